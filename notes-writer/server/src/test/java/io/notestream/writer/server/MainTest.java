package io.notestream.writer.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.LocalDynamoDb;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableNames;
import io.notestream.writer.identity.jwt.DevTokens;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class MainTest {

  private static LocalDynamoDb engine;

  @BeforeAll
  static void start() {
    engine = LocalDynamoDb.builder().start();
    TestTables.create(engine, NotestreamTables.all(TableNames.standard()));
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  /** The variables that deployments set: they must go on to work. */
  @ParameterizedTest
  @CsvSource({
    "serve, --host, NOTESTREAM_API_HOST, ::1",
    "serve, --port, NOTESTREAM_API_PORT, 81",
    "serve, --identity, NOTESTREAM_IDENTITY, local",
    "serve, --blobs, NOTESTREAM_BLOBS, s3://bodies",
    "serve, --expiry-horizon, NOTESTREAM_EXPIRY_HORIZON, PT1H",
    "serve, --guard-seconds, NOTESTREAM_GUARD_SECONDS, PT5S",
    "serve, --max-request-bytes, NOTESTREAM_MAX_REQUEST_BYTES, 7",
    "serve, --startup-timeout, NOTESTREAM_STARTUP_TIMEOUT, PT2S",
    "create-tables, --endpoint-url, NOTESTREAM_ENDPOINT_URL, http://own:1",
    "serve, --endpoint-url, NOTESTREAM_ENDPOINT_URL, http://own:1",
    "serve, --endpoint-url, AWS_ENDPOINT_URL_DYNAMODB, http://sdk:1",
    "serve, --table-prefix, NOTESTREAM_TABLE_PREFIX, test-",
    "serve, --generation, NOTESTREAM_GENERATION, 3",
  })
  void variableIsTheDefaultOfItsOption(
      String command, String option, String variable, String value) {
    CommandLine commandLine =
        Main.program().environment(Map.of(variable, value)::get).build().commandLine();

    CommandSpec parsed = commandLine.parseArgs(command).subcommand().commandSpec();
    Object effective = parsed.findOption(option).getValue();

    assertThat(effective).asString().isEqualToIgnoringCase(value);
    assertThat(parsed.commandLine().getUsageMessage()).contains(option, variable);
  }

  @Test
  void cursorKeysAreSeparatedByCommas() {
    CommandSpec serve =
        Main.program()
            .environment(Map.of("NOTESTREAM_CURSOR_KEYS", "new secret,old secret")::get)
            .build()
            .commandLine()
            .parseArgs("serve")
            .subcommand()
            .commandSpec();

    assertThat(serve.findOption("--cursor-keys").<Object>getValue())
        .isEqualTo(List.of("new secret", "old secret"));
  }

  @Test
  void guardTakesSecondsOrADuration() {
    assertThat(guard("--guard-seconds", "90")).isEqualTo(Duration.ofSeconds(90));
    assertThat(guard("--guard", "90s")).isEqualTo(Duration.ofSeconds(90));
    assertThat(guard("--guard", "2m")).isEqualTo(Duration.ofMinutes(2));
  }

  private static Duration guard(String option, String value) {
    return Main.program()
        .build()
        .commandLine()
        .parseArgs("serve", option, value)
        .subcommand()
        .commandSpec()
        .findOption("--guard")
        .getValue();
  }

  @Test
  void explainsItself() {
    Run help = run("serve", "--help");

    assertThat(help.code).isZero();
    assertThat(help.out).contains("--endpoint-url", "NOTESTREAM_API_PORT", "X-User-Id");
    assertThat(run("--version").out).contains("notes-writer");
    assertThat(run().code).isEqualTo(2);
    assertThat(run("serve", "--prot", "1").code).isEqualTo(2);
    assertThat(run("serve", "--identity", "jwt", "--port", "0").code).isEqualTo(2);
  }

  @Test
  void namesWhatTokensNeed() {
    assertThat(run("serve", "--identity", "jwt").err).contains("--jwt-issuer");
    Run http = run("serve", "--identity", "jwt", "--jwt-issuer", "http://x", "--jwt-audience", "y");
    assertThat(http.code).isEqualTo(2);
    assertThat(http.err).contains("--jwt-issuer", "https://");
    Run algorithm = runWithAlgorithms("HS256");
    assertThat(algorithm.code).isEqualTo(2);
    assertThat(algorithm.err).contains("RS256, ES256, EDDSA");
    Run none = runWithAlgorithms(",");
    assertThat(none.code).isEqualTo(2);
    assertThat(none.err).contains("--jwt-algorithms: at least one");
  }

  @Test
  void takesNoIssuerWhoseTokensAreNotRead() {
    for (String mode : List.of("local", "dev")) {
      for (String option : List.of("--jwt-issuer", "--jwt-audience", "--jwt-keys")) {
        Run run = run("serve", "--identity", mode, option, "https://x");
        assertThat(run.code).isEqualTo(2);
        assertThat(run.err).contains(option, "--identity jwt");
      }
    }
  }

  private static Run runWithAlgorithms(String algorithms) {
    return run(
        "serve",
        "--identity",
        "jwt",
        "--jwt-issuer",
        "https://x",
        "--jwt-audience",
        "y",
        "--jwt-algorithms",
        algorithms);
  }

  @Test
  void printsTokensThatAreBelievedOnThisMachine(@TempDir Path directory) throws Exception {
    Path key = directory.resolve("key.json");
    Run run = run("dev-token", "--user", "alice", "--dev-key", key.toString());

    assertThat(run.code).isZero();
    try (NotesServer server =
        NotesServer.builder()
            .endpoint(engine.endpoint())
            .identity(DevTokens.of(key).identity())
            .start()) {
      assertThat(status(server, run.out.strip())).isEqualTo(200);
      assertThat(status(server, "a.b.c")).isEqualTo(401);
    }
    assertThat(run("dev-token").code).isEqualTo(2);
    assertThat(run("dev-token", "--user", "", "--dev-key", key.toString()).code).isEqualTo(2);
  }

  private static int status(NotesServer server, String token) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(server.uri().resolve("/notes"))
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  void createsTablesOnce() {
    String endpoint = engine.endpoint().toString();

    Run first = run("create-tables", "--endpoint-url", endpoint, "--table-prefix", "cli-");
    Run second = run("create-tables", "--endpoint-url", endpoint, "--table-prefix", "cli-");

    assertThat(first.code).isZero();
    assertThat(first.out)
        .contains("cli-notes created", "cli-note-views created", "cli-note-ops created");
    assertThat(second.code).isZero();
    assertThat(second.out).contains("cli-notes is there").doesNotContain("created");
  }

  @Test
  void saysInOneLineWhyItCannotStart() {
    Run run =
        run(
            "serve",
            "--endpoint-url",
            engine.endpoint().toString(),
            "--table-prefix",
            "missing-",
            "--port",
            "0");

    assertThat(run.code).isEqualTo(1);
    assertThat(run.err.lines()).singleElement().asString().startsWith("notes-writer: ");
  }

  @Test
  void wrongValueNamesItsOptionAndIsExitCodeTwo() {
    String endpoint = engine.endpoint().toString();

    Run host = run("serve", "--endpoint-url", endpoint, "--host", "0.0.0.0");
    Run blobs = run("serve", "--endpoint-url", endpoint, "--blobs", "ftp://x");
    Run horizon = run("serve", "--endpoint-url", endpoint, "--expiry-horizon", "PT0S");

    assertThat(host.code).isEqualTo(2);
    assertThat(host.err.lines())
        .hasSizeLessThanOrEqualTo(3)
        .first()
        .asString()
        .startsWith("notes-writer serve: --host: ")
        .contains("0.0.0.0", "loopback");
    assertThat(blobs.code).isEqualTo(2);
    assertThat(blobs.err).contains("--blobs", "ftp://x");
    assertThat(horizon.code).isEqualTo(2);
    assertThat(horizon.err).contains("--expiry-horizon", "horizon");
  }

  @Test
  @Timeout(60)
  void saysInOneLineThatNoRegionIsConfigured(@TempDir Path empty) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Duser.home=" + empty,
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "serve",
            "--port",
            "0");
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("AWS_CONFIG_FILE", empty.resolve("config").toString());
    builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
    Process process = builder.start();

    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(err.lines())
        .singleElement()
        .asString()
        .startsWith("notes-writer: no AWS region is configured; set ")
        .contains("--region", "AWS_REGION");
  }

  @Test
  void wrongTimeOutNamesItsOption() {
    String endpoint = engine.endpoint().toString();

    assertThat(run("serve", "--endpoint-url", endpoint, "--idle-timeout", "0s"))
        .satisfies(
            run -> {
              assertThat(run.code).isEqualTo(2);
              assertThat(run.err).contains("--idle-timeout", "millisecond");
            });
    assertThat(run("serve", "--endpoint-url", endpoint, "--request-timeout", "0s").err)
        .contains("--request-timeout");
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
