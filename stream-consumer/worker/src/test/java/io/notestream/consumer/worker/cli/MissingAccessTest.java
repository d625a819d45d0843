package io.notestream.consumer.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.cli.Program;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands on a machine where no region, or no credentials, are configured. */
class MissingAccessTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @Test
  void withoutARegionEachCommandSaysInOneLineWhatToSet() throws Exception {
    assertThat(runAll(Map.of("AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret")))
        .hasSize(EveryCommand.COMMANDS.size())
        .allSatisfy(
            line ->
                assertThat(line)
                    .startsWith(
                        "1 stream-consumer: no AWS region is configured; set --region, AWS"));
  }

  @Test
  void withoutCredentialsEachCommandSaysInOneLineWhatToSet() throws Exception {
    assertThat(runAll(Map.of("AWS_REGION", "us-east-1")))
        .hasSize(EveryCommand.COMMANDS.size())
        .allSatisfy(
            line ->
                assertThat(line)
                    .startsWith(
                        "1 stream-consumer: no AWS credentials for DynamoDB are found; set AWS_PROF"));
  }

  @Test
  void aProfileWithoutCredentialsIsNamed() throws Exception {
    assertThat(runAll(Map.of("AWS_REGION", "us-east-1", "AWS_PROFILE", "work")))
        .allSatisfy(
            line ->
                assertThat(line).contains("(AWS_PROFILE is work: ").doesNotContain("ProfileFile("));
  }

  /** Runs the commands one after the other and prints a line for each, with its exit code. */
  static final class EveryCommand {

    static final List<List<String>> COMMANDS =
        List.of(
            List.of("worker", "--admin-port", "0"),
            List.of("create-tables"),
            List.of("dead-letters", "list"),
            List.of("gaps", "list"),
            List.of("replay", "--file", "none"));

    public static void main(String[] arguments) {
      Program.Builder program = Main.program();
      for (List<String> command : COMMANDS) {
        CommandLine commandLine = program.build().commandLine();
        StringWriter err = new StringWriter();
        commandLine.setErr(new PrintWriter(err));
        int code = commandLine.execute(command.toArray(String[]::new));
        System.out.println("result " + code + " " + err.toString().strip().replace("\n", "|"));
      }
      System.exit(0);
    }
  }

  private List<String> runAll(Map<String, String> configured) throws Exception {
    Map<String, String> environment = new HashMap<>(configured);
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("AWS_CONFIG_FILE", directory.resolve("config").toString());
    environment.put("AWS_SHARED_CREDENTIALS_FILE", directory.resolve("credentials").toString());
    Path log = directory.resolve("log");
    Process process = WorkerProcess.startAlone(EveryCommand.class, log, environment);
    try {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readAllLines(log).stream()
        .filter(line -> line.startsWith("result "))
        .map(line -> line.substring("result ".length()))
        .toList();
  }
}
