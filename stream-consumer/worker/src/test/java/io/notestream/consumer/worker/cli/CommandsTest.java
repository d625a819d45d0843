package io.notestream.consumer.worker.cli;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.consumer.gap.Gaps;
import io.notestream.consumer.record.RecordJson;
import io.notestream.consumer.record.RecordReader;
import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.StreamWorker;
import io.notestream.model.note.Note;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.view.ArchivedNote;
import io.notestream.model.view.Gap;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** The commands that work on tables and on a running worker. */
class CommandsTest {

  private static final long GZIP_HEADER_BYTES = 10;

  @AutoClose private static Bench bench;
  private static StreamWorker worker;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    bench = Bench.start();
    worker = bench.running(bench.worker());
  }

  @Test
  void createTablesMakesWhatIsMissingAndChecksWhatIsThere() {
    Run first = run("create-tables", "--table-prefix", "made-");
    Run second = run("create-tables", "--table-prefix", "made-");

    assertThat(first.code()).isZero();
    assertThat(first.out()).contains("made-notes: created", "made-note-ops: created");
    assertThat(second.out()).contains("made-notes: fits", "made-note-views: fits");
  }

  @Test
  void aWorkerWithoutTablesSaysWhichAreMissing() {
    Run run = run("worker", "--table-prefix", "missing-", "--admin-port", "0");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("missing-notes does not exist", "create-tables");
  }

  @Test
  void aPortInUseIsOneLine() {
    Run run = run("worker", "--admin-port", Integer.toString(worker.admin().getPort()));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().strip().lines())
        .singleElement()
        .asString()
        .startsWith("stream-consumer: cannot listen on the admin port");
  }

  @Test
  void aDeadLetterIsListedShownRefusedAndDiscarded() {
    Note note = bench.create("letters", "title");
    Map<String, AttributeValue> unreadable = new HashMap<>(NoteCodec.encode(note));
    unreadable.put("version", AttributeValue.fromS("not a number"));
    bench.dynamoDb().putItem(r -> r.tableName(bench.tables().notes()).item(unreadable));

    eventually().until(() -> !run("dead-letters", "list").out().isBlank());
    String id = firstId(run("dead-letters", "list", "--output", "json"));
    assertThat(run("dead-letters", "list").out().lines().toList())
        .satisfiesExactly(
            header -> assertThat(header).startsWith("ID ").contains("REASON", "USER ID"),
            letter -> assertThat(letter).startsWith(id + "  open  ").contains("letters"));
    assertThat(run("dead-letters", "show", id).out())
        .contains("letters", "version")
        .doesNotContain("body");
    assertThat(run("dead-letters", "show", "--record", id).out()).contains("\"body\"");
    assertThat(run("dead-letters", "redrive", id))
        .satisfies(
            redriven -> {
              assertThat(redriven.code()).isEqualTo(1);
              assertThat(redriven.out()).contains(id + ": malformed");
            });

    assertThat(run("dead-letters", "discard", id).out()).contains(id + ": discarded");
    eventually().until(() -> run("dead-letters", "list").out().isBlank());
    assertThat(run("dead-letters", "list", "--state", "discarded").out()).contains(id);
  }

  @Test
  void aGapIsListedAndAccepted() {
    new Gaps(bench.dynamoDb(), bench.tables(), bench.engine().clock(), Duration.ofDays(30))
        .putIfAbsent(
            Gap.seen("2026-11-25T09:00:00.000", "shardId-1-a", "100", "200", "lost", bench.now()));

    eventually().until(() -> run("gaps", "list").out().contains("  100    200     lost"));
    Run json = run("gaps", "list", "--output", "json");
    assertThat(json.out()).contains("\"after\":\"100\",\"before\":\"200\",\"reason\":\"lost\"");
    String id = firstId(json);
    assertThat(run("gaps", "accept", id).out()).contains("accepted");
    assertThat(run("gaps", "accept", id).out()).contains("was closed before");
    Run unknown = run("gaps", "accept", "a/b/c");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err()).isEqualToIgnoringNewLines("there is no gap a/b/c");
    eventually().until(() -> run("gaps", "list").out().isBlank());
  }

  @Test
  void parkingIsResumedOnTheWorker() {
    Run run = Run.of("dead-letters", "resume", "--admin-url", worker.admin().toString());

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("resumed");
  }

  @Test
  void aCaptureIsReplayedIntoOtherTables() throws Exception {
    Path file = directory.resolve("captured.jsonl.gz");
    CompletableFuture<Run> capture =
        CompletableFuture.supplyAsync(
            () ->
                Run.of(
                    "capture",
                    "--out",
                    file.toString(),
                    "--redact",
                    "--records",
                    "2",
                    "--admin-url",
                    worker.admin().toString()));
    eventually()
        .until(
            () -> {
              bench.create("captured", "a private title");
              return capture.isDone();
            });
    assertThat(capture.get().code()).isZero();
    try (RecordReader records = RecordReader.open(file)) {
      List<String> titles = new ArrayList<>();
      records.forEachRemaining(record -> titles.add(record.dynamodb().newImage().get("title").s()));
      assertThat(titles).containsExactly("redacted", "redacted");
    }

    Run dry = Run.of("replay", "--dry-run", "--file", file.toString());
    assertThat(dry.out()).contains("CREATED user captured").doesNotContain("private");
    run("create-tables", "--table-prefix", "replayed-");
    Run replayed = run("replay", "--table-prefix", "replayed-", "--file", file.toString());
    assertThat(replayed.out()).contains("2 records, 2 applied, 0 duplicates");
    assertThat(run("replay", "--table-prefix", "replayed-", "--file", file.toString()).out())
        .contains("2 records, 0 applied, 2 duplicates");
  }

  @Test
  void aCaptureThatIsStoppedLeavesAWholeFile() throws Exception {
    Path file = directory.resolve("stopped.jsonl.gz");
    Path log = directory.resolve("log");
    Process capture =
        WorkerProcess.startAlone(
            log, "capture", "--out", file.toString(), "--admin-url", worker.admin().toString());
    eventually()
        .until(
            () -> {
              bench.create("stopped", "until it is stopped");
              return Files.exists(file) && Files.size(file) > GZIP_HEADER_BYTES;
            });

    capture.destroy();

    assertThat(capture.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(capture.exitValue()).as(Files.readString(log)).isZero();
    try (RecordReader records = RecordReader.open(file)) {
      assertThat(records).toIterable().isNotEmpty();
    }
  }

  @Test
  void aReplayArchivesForAsLongAsItIsTold() throws Exception {
    Note note = bench.createExpiring("replayed", Duration.ofSeconds(1));
    Path file = Files.writeString(directory.resolve("expired.jsonl"), expirationOf(note));
    run("create-tables", "--table-prefix", "archived-");
    Instant before = Instant.now();

    Run replayed =
        run(
            "replay",
            "--table-prefix",
            "archived-",
            "--file",
            file.toString(),
            "--react",
            "--reaction",
            "archive",
            "--archive-days",
            "3");

    assertThat(replayed.out()).contains("1 records, 1 applied");
    List<ArchivedNote> archived =
        bench.dynamoDb().scan(r -> r.tableName("archived-note-ops")).items().stream()
            .map(ArchivedNote::fromItem)
            .toList();
    assertThat(archived)
        .singleElement()
        .satisfies(kept -> assertThat(kept.note().id()).isEqualTo(note.id()));
    assertThat(archived.get(0).purgeAt())
        .isBetween(
            before.plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS),
            Instant.now().plus(Duration.ofDays(3)));
  }

  @Test
  void aFileThatIsNotThereIsOneLine() {
    Run run = Run.of("replay", "--dry-run", "--file", directory.resolve("none").toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("none").doesNotContain("\tat ");
  }

  @Test
  void aFileThatBreaksOffIsOneLine() throws Exception {
    Path file = directory.resolve("broken.jsonl.gz");
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (GZIPOutputStream compressed = new GZIPOutputStream(whole)) {
      compressed.write("{\"Records\":[]}".getBytes(StandardCharsets.UTF_8));
    }
    Files.write(file, Arrays.copyOf(whole.toByteArray(), whole.size() / 2));

    Run run = Run.of("replay", "--dry-run", "--file", file.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("cannot read", "broken.jsonl.gz").hasLineCount(1);
  }

  @Test
  void aWorkerThatIsNotThereIsOneLine() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    String nobody = "http://127.0.0.1:" + free;

    Run capture =
        Run.of("capture", "--out", directory.resolve("none").toString(), "--admin-url", nobody);
    Run resume = Run.of("dead-letters", "resume", "--admin-url", nobody);

    assertThat(capture.code()).isEqualTo(1);
    assertThat(capture.err()).contains("nothing listens there, at " + nobody).hasLineCount(1);
    assertThat(resume.code()).isEqualTo(1);
    assertThat(resume.err()).contains("nothing listens there, at " + nobody).hasLineCount(1);
  }

  /** The stream's record of a note that DynamoDB's time to live has removed. */
  private static String expirationOf(Note note) {
    return RecordJson.write(
        Record.builder()
            .eventID("expired")
            .eventName(OperationType.REMOVE)
            .userIdentity(i -> i.type("Service").principalId("dynamodb.amazonaws.com"))
            .dynamodb(
                d ->
                    d.keys(NoteKeys.note(note.userId(), note.id()))
                        .oldImage(NoteCodec.encode(note))
                        .sequenceNumber("100000000000000000001")
                        .approximateCreationDateTime(bench.now()))
            .build());
  }

  private static String firstId(Run list) {
    try {
      return new ObjectMapper().readTree(list.out()).get(0).get("id").asText();
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + list.out(), e);
    }
  }

  /** A command against the bench's engine. */
  private static Run run(String... args) {
    return Run.on(bench.endpoint(), args);
  }
}
