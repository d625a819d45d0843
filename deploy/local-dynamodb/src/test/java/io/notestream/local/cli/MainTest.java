package io.notestream.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.LocalDynamoDb;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {

  @Test
  void helpNamesEveryOptionAndItsVariable() {
    Run help = run("--help");

    assertThat(help.code).isZero();
    assertThat(help.out)
        .contains("--port", "--host", "--data", "--ttl-delay", "--shards", "--region")
        .contains("LOCAL_DYNAMODB_PORT", "LOCAL_DYNAMODB_HOST", "LOCAL_DYNAMODB_DATA")
        .contains("LOCAL_DYNAMODB_TTL_DELAY", "LOCAL_DYNAMODB_SHARDS", "LOCAL_DYNAMODB_REGION");
  }

  @Test
  void versionIsTheBuilds() {
    assertThat(run("--version").out.strip()).matches("local-dynamodb [0-9]+\\.[0-9]+\\.[0-9]+.*");
  }

  @Test
  void portInUseIsOneLineAndExitCodeOne() {
    try (LocalDynamoDb other = LocalDynamoDb.builder().start()) {
      String port = Integer.toString(other.endpoint().getPort());

      Run refused = run("--port", port);

      assertThat(refused.code).isEqualTo(1);
      assertThat(refused.err)
          .isEqualToIgnoringNewLines(
              "local-dynamodb: cannot start: port " + port + " of 127.0.0.1 is in use");
    }
  }

  @Test
  void unusableDirectoryIsOneLineAndExitCodeOne(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "no directory");

    Run refused = run("--port", "0", "--data", file.toString());

    assertThat(refused.code).isEqualTo(1);
    assertThat(refused.err.lines()).singleElement().asString().contains(file.toString());
  }

  @Test
  void numberOfShardsOutOfBoundsIsExitCodeTwo() {
    Run refused = run("--port", "0", "--shards", "1001");

    assertThat(refused.code).isEqualTo(2);
    assertThat(refused.err.lines()).first().asString().contains("1 to 1000", "1001");
  }

  @Test
  void wrongUsageIsExitCodeTwo() {
    assertThat(run("--prot", "1").code).isEqualTo(2);
    assertThat(run("--ttl-delay", "soon").err).contains("must be a duration such as 500ms");
    assertThat(run("--ttl-delay", "PT-1S").err).contains("not negative");
    assertThat(run("--ttl-delay", "PT-1S").code).isEqualTo(2);
  }

  @Test
  @Timeout(60)
  void serverServesUntilASignalEndsItWithExitCodeZero(@TempDir Path directory) throws Exception {
    Path err = directory.resolve("err");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--port",
                "0")
            .redirectError(err.toFile())
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String ready = out.readLine();

      assertThat(ready).startsWith("local-dynamodb ready: http://127.0.0.1:");
      URI endpoint = URI.create(ready.substring(ready.indexOf("http://")));
      new Socket(endpoint.getHost(), endpoint.getPort()).close();

      process.destroy();

      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(err).as("no warning, of a JDK's for instance").isEmptyFile();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void anAddressIsPrintedSoThatItCanBeDialled() throws IOException {
    for (String host : List.of("0.0.0.0", "127.0.0.1", "localhost")) {
      try (LocalDynamoDb engine = LocalDynamoDb.builder().host(host).start()) {
        URI endpoint = engine.endpoint();

        assertThat(endpoint).asString().startsWith("http://" + host + ":");
        new Socket(endpoint.getHost(), endpoint.getPort()).close();
      }
    }
  }

  private record Run(int code, String out, String err) {}

  private static Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Main.program().build().commandLine();
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code = commandLine.execute(arguments);
    return new Run(code, out.toString(), err.toString());
  }
}
