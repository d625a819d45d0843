package io.notestream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script, as bash takes it. */
class CompletionCommandTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "demo se                   | serve",
        "demo items l              | list",
        "demo serve --po           | --port",
        "demo serve --api          | --api-port",
        "demo serve --colour i     | ice",
        "demo serve --log-format j | json",
        "demo items list --output j| json",
        "demo items list --log-level de | debug",
      })
  @Timeout(60)
  void bashCompletes(String typed, String completed) throws Exception {
    assertThat(complete(typed)).containsExactly(completed);
  }

  @Test
  void scriptNamesNothingOfOtherPrograms() {
    assertThat(DemoProgram.create().run("completion").out())
        .contains("complete -F _complete_demo -o default demo")
        .contains("ZSH_VERSION");
  }

  private List<String> complete(String typed) throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash");
    Path script =
        Files.writeString(directory.resolve("demo"), DemoProgram.create().run("completion").out());
    String words = "COMP_WORDS=(" + typed.strip() + ")";
    Process bash =
        new ProcessBuilder(
                "/bin/bash",
                "--norc",
                "-c",
                String.join(
                    "\n",
                    "source " + script,
                    "compopt() { :; }", // Bash allows it only while it completes by itself.
                    words,
                    "COMP_CWORD=$((${#COMP_WORDS[@]} - 1))",
                    "COMP_LINE=\"${COMP_WORDS[*]}\"",
                    "_complete_demo",
                    "printf '%s\\n' \"${COMPREPLY[@]}\""))
            .redirectErrorStream(true)
            .start();
    String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return output.lines().toList();
  }
}
