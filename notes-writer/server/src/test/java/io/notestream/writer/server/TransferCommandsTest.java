package io.notestream.writer.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.local.LocalDynamoDb;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableNames;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** {@code export} and {@code import}, some as processes that are killed. */
@Timeout(120)
class TransferCommandsTest {

  private static final int NOTES = 150;

  @TempDir private Path directory;

  private final LocalDynamoDb engine = LocalDynamoDb.builder().start();
  private final DynamoDbClient dynamoDb = TestTables.client(engine);

  @BeforeEach
  void createTables() {
    TestTables.create(engine, NotestreamTables.all(TableNames.standard()));
    TestTables.create(engine, NotestreamTables.all(TableNames.withPrefix("copy-")));
  }

  @AfterEach
  void stop() {
    dynamoDb.close();
    engine.close();
  }

  private void store(String title, String body) {
    Instant now = Instant.now();
    Note note =
        Note.builder(NoteId.next(now), new UserId("alice"), now).title(title).body(body).build();
    dynamoDb.putItem(r -> r.tableName("notes").item(NoteCodec.encode(note)));
  }

  private void storeLarge() {
    for (int i = 0; i < NOTES; i++) {
      store("note " + i, "x".repeat(60_000));
    }
  }

  private record Run(int code, String out, String err) {}

  private Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Main.program().build().commandLine();
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code = commandLine.execute(withEndpoint(arguments).toArray(String[]::new));
    return new Run(code, out.toString(), err.toString());
  }

  private List<String> withEndpoint(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--endpoint-url", engine.endpoint().toString()));
    return all;
  }

  private ProcessBuilder process(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(withEndpoint(arguments));
    return new ProcessBuilder(command)
        .redirectOutput(directory.resolve("out").toFile())
        .redirectError(directory.resolve("err").toFile());
  }

  private String read(String name) throws IOException {
    return Files.readString(directory.resolve(name));
  }

  private int copies() {
    return (int) dynamoDb.scanPaginator(r -> r.tableName("copy-notes")).items().stream().count();
  }

  @Test
  void copiesNotesFromTableToTable() throws Exception {
    store("milk", "2 l");
    store("bread", "");
    String file = directory.resolve("notes.jsonl.gz").toString();

    Run exported = run("export", file);
    Run checked = run("import", file, "--dry-run");
    Run imported = run("import", file, "--table-prefix", "copy-");
    Run repeated = run("import", file, "--table-prefix", "copy-");

    assertThat(exported.out).startsWith("exported 2 notes; left out 0 ");
    assertThat(checked.out).startsWith("could import 2 notes; ");
    assertThat(imported.out).startsWith("imported 2 notes; left alone 0 that exist; left out 0 ");
    assertThat(repeated.out).startsWith("imported 0 notes; left alone 2 that exist; ");
    assertThat(List.of(exported, checked, imported, repeated)).allMatch(run -> run.code == 0);
    assertThat(copies()).isEqualTo(2);
    assertThat(run("export", file).err).contains("is there already");
  }

  @Test
  void nothingFromDataReachesATerminalAsItIs() throws Exception {
    store("\u001b[31m\u202E\u009b", "");
    Path wrong = Files.writeString(directory.resolve("wrong"), "{\"\\u001b[31m\\u202e\":1}\n");

    Process export = process("export", "-").start();
    Run imported = run("import", wrong.toString());

    assertThat(export.waitFor()).isZero();
    assertThat(read("out")).contains("\\u001B[31m\\u202e\\u009b").doesNotContain("\u202E");
    assertThat(imported.code).isEqualTo(1);
    assertThat(imported.err)
        .contains("line 1 has an unknown member, \\u001b[31m\\u202e")
        .doesNotContain("\u001b");
  }

  @Test
  void exportThatWasKilledGoesOnAndHasEachNoteOnce() throws Exception {
    storeLarge();
    Path file = directory.resolve("notes.jsonl");
    Path state = directory.resolve("notes.jsonl.state");
    String[] command = {"export", file.toString(), "--segments", "2"};
    engine.faults().on("Scan").latency(Duration.ofMillis(700));
    Process process = process(command).start();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.exists(state) && !Files.readString(state).contains("\"length\":0,"));

    process.destroyForcibly().waitFor();
    long before = lines(file);
    engine.faults().clear();
    Run run = run(command);

    assertThat(before).isBetween(1L, NOTES - 1L);
    assertThat(run.out).startsWith("exported " + NOTES + " notes; ");
    assertThat(Files.readAllLines(file)).hasSize(NOTES).doesNotHaveDuplicates();
    assertThat(state).doesNotExist();
  }

  private static long lines(Path file) throws IOException {
    return new String(Files.readAllBytes(file), UTF_8).chars().filter(c -> c == '\n').count();
  }

  @Test
  void signalEndsAnImportInOrderAndItSaysFromWhereToGoOn() throws Exception {
    storeLarge();
    String file = directory.resolve("notes.jsonl").toString();
    assertThat(run("export", file).code).isZero();
    engine.faults().on("PutItem").latency(Duration.ofMillis(300));
    String[] command = {"import", file, "--table-prefix", "copy-", "--concurrency", "2"};
    Process process = process(command).start();
    await().atMost(Duration.ofSeconds(60)).until(() -> copies() > 3);

    process.toHandle().destroy();

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    // Of the two lines that were on their way, the second may have been stored alone.
    assertThat(read("err"))
        .contains("imported " + copies() + " notes; ")
        .containsPattern(
            "; not complete, --from-line (" + copies() + "|" + (copies() + 1) + ") goes on");
    engine.faults().clear();
    assertThat(run(command).code).isZero();
    assertThat(copies()).isEqualTo(NOTES);
  }
}
