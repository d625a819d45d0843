package io.notestream.writer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class OptionTablesTest {

  private static final List<String> EVERYWHERE = List.of("--help", "--version");
  private static final String IN_WORDS = "--mend";

  @Test
  void readmeListsTheOptionsOfEveryCommandThatUsesTables() throws Exception {
    String readme = Files.readString(Path.of("../README.md"));
    CommandLine program = Main.program().build().commandLine();

    for (String command : List.of("serve", "create-tables", "export", "import")) {
      for (OptionSpec option : program.getSubcommands().get(command).getCommandSpec().options()) {
        if (option.longestName().equals(IN_WORDS)) {
          assertThat(readme).contains("`" + IN_WORDS + "`");
        } else if (!EVERYWHERE.contains(option.longestName())) {
          assertThat(readme)
              .as(command)
              .containsPattern("(?m)^\\| .*`" + option.longestName() + "`.*");
        }
      }
    }
  }
}
