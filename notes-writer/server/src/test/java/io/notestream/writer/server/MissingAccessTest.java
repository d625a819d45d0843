package io.notestream.writer.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands on a machine where no region, or no credentials, are configured. */
@Timeout(60)
class MissingAccessTest {

  /** Less than the time for which a start waits for DynamoDB. */
  private static final long AT_ONCE_SECONDS = 25;

  @TempDir private Path directory;

  @Test
  void withoutARegionEachCommandSaysInOneLineWhatToSet() throws Exception {
    assertThat(runAll(Map.of("AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret")))
        .hasSize(4)
        .allSatisfy(
            line ->
                assertThat(line)
                    .startsWith("1 notes-writer: no AWS region is configured; set --region, AWS_"));
  }

  @Test
  void withoutCredentialsEachCommandSaysInOneLineWhatToSet() throws Exception {
    assertThat(runAll(Map.of("AWS_REGION", "us-east-1")))
        .hasSize(4)
        .allSatisfy(
            line ->
                assertThat(line)
                    .startsWith(
                        "1 notes-writer: no AWS credentials for DynamoDB are found; set AW"));
  }

  /** Runs the commands one after the other and prints a line for each, with its exit code. */
  static final class EveryCommand {

    public static void main(String[] arguments) {
      for (List<String> command :
          List.of(
              List.of("serve"),
              List.of("create-tables"),
              List.of("export", "-"),
              List.of("import", "-"))) {
        CommandLine commandLine = Main.program().build().commandLine();
        StringWriter err = new StringWriter();
        commandLine.setErr(new PrintWriter(err));
        int code = commandLine.execute(command.toArray(String[]::new));
        System.out.println(code + " " + err.toString().strip().replace("\n", "|"));
      }
      System.exit(0);
    }
  }

  private List<String> runAll(Map<String, String> configured) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                EveryCommand.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
    builder.environment().put("AWS_CONFIG_FILE", directory.resolve("config").toString());
    builder
        .environment()
        .put("AWS_SHARED_CREDENTIALS_FILE", directory.resolve("credentials").toString());
    builder.environment().putAll(configured);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(AT_ONCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      return new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    } finally {
      process.destroyForcibly();
    }
  }
}
