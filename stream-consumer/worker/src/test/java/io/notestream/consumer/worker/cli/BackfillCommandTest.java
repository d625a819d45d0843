package io.notestream.consumer.worker.cli;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.StreamWorker;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Meta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * {@code backfill} beside a real worker, on a table of which the stream tells the last day only.
 */
@Timeout(180)
class BackfillCommandTest {

  private static final int USERS = 7;
  private static final long PATIENCE_SECONDS = 60;

  private final Bench bench = Bench.start();
  private final List<Process> started = new ArrayList<>();
  private final List<Note> old = new ArrayList<>();

  @TempDir private Path directory;

  @AfterEach
  void close() {
    started.forEach(Process::destroyForcibly);
    bench.close();
  }

  @Test
  void countsWhatNobodyTouchesWhileTheWorkerCountsTheRest() {
    writeOldNotes(200);
    startWorker();
    delete(old.get(0));
    bench.create("user0", "new");

    Run first = run("backfill");
    Run second = run("backfill");

    assertThat(first.err()).isEmpty();
    assertThat(first.out()).contains("done: every note", "notes given a baseline");
    assertThat(first.code()).isZero();
    eventually().untilAsserted(() -> assertThat(bench.active(USERS)).isEqualTo(200));
    assertThat(bench.created(USERS)).isEqualTo(1);
    assertThat(meta().backfilledAt()).isNotNull();
    assertThat(second.out()).contains("nothing to do: the views were backfilled at");
    assertThat(second.code()).isZero();
    for (Note note : old.subList(1, 200)) {
      delete(note);
    }
    eventually().untilAsserted(() -> assertThat(bench.active(USERS)).isEqualTo(1));
  }

  @Test
  void asksTheLedgerWhereThereAreNoLeases() throws Exception {
    writeOldNotes(30);
    startWorker();
    bench.createMany(20, USERS);

    Run output = run("backfill", "--consumer", "lambda", "--json");

    assertThat(output.code()).as(output.err()).isZero();
    List<String> lines = output.out().lines().toList();
    JsonNode last = new ObjectMapper().readTree(lines.get(lines.size() - 1));
    assertThat(last.get("outcome").asText()).isEqualTo("done");
    assertThat(last.get("baselines").asInt()).isEqualTo(30);
    assertThat(last.get("writeUnits").asInt()).isPositive();
    eventually().untilAsserted(() -> assertThat(bench.active(USERS)).isEqualTo(50));
  }

  @Tag("chaos")
  @Test
  void goesOnInAnotherProcessOnceItsOwnWasKilled() throws Exception {
    writeOldNotes(600);
    startWorker();
    Process killed = backfill("--write-units", "100");
    eventually().until(() -> bench.active(USERS) > 0);

    killed.destroyForcibly().waitFor();
    long before = bench.active(USERS);
    Process next = backfill("--write-units", "0");

    assertThat(next.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(next.exitValue()).as(log()).isZero();
    assertThat(before).isLessThan(600);
    assertThat(bench.active(USERS)).isEqualTo(600);
    assertThat(log()).contains("done: every note");
  }

  @Tag("chaos")
  @Test
  void aSignalStopsItAndTheNextOneNeedNotWait() throws Exception {
    writeOldNotes(600);
    startWorker();
    Process stopped = backfill("--write-units", "100");
    eventually().until(() -> bench.active(USERS) > 0);

    stopped.destroy();

    assertThat(stopped.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(stopped.exitValue()).as(log()).isEqualTo(1);
    assertThat(log()).contains("stopped: run it again to go on");
    Map<String, AttributeValue> run =
        bench
            .dynamoDb()
            .getItem(r -> r.tableName(bench.tables().noteOps()).key(OpsKeys.backfillRun(1)))
            .item();
    assertThat(run.get("owner").s()).isEqualTo("-");
  }

  @Test
  void givesUpOnAConsumerThatDoesNotComeOn() {
    writeOldNotes(3);
    startWorker().close();
    bench.createMany(1, 1);
    bench.engine().clock().advance(Duration.ofSeconds(10));

    Run output = run("backfill", "--consumer", "worker", "--give-up-after", "2s");

    assertThat(output.code()).isEqualTo(1);
    assertThat(output.err()).contains("nothing has succeeded for 2 s", "shard").hasLineCount(1);
  }

  @Test
  void saysThatAConsumerHasToBeStartedFirst() {
    writeOldNotes(3);

    Run output = run("backfill");

    assertThat(output.code()).isEqualTo(1);
    assertThat(output.out()).contains("nobody counts in note-views yet", "start a worker");
  }

  /** Writes notes of which the stream has no record any more. */
  private void writeOldNotes(int count) {
    Instant now = bench.now();
    bench.engine().clock().set(now.minus(Duration.ofDays(3)));
    for (int i = 0; i < count; i++) {
      Instant created = bench.now();
      old.add(
          bench.put(
              Note.builder(NoteId.next(created), new UserId("user" + i % USERS), created)
                  .title("old")
                  .body("old")
                  .build()));
    }
    bench.engine().clock().set(now);
  }

  /** Counting begins with the worker, also if nothing happens to any note. */
  private StreamWorker startWorker() {
    StreamWorker worker = bench.running(bench.worker());
    eventually().until(() -> metaItem().containsKey("countingSince"));
    return worker;
  }

  private void delete(Note note) {
    bench
        .dynamoDb()
        .deleteItem(
            r -> r.tableName(bench.tables().notes()).key(NoteKeys.note(note.userId(), note.id())));
  }

  private Meta meta() {
    return Meta.fromItem(metaItem());
  }

  private Map<String, AttributeValue> metaItem() {
    return bench
        .dynamoDb()
        .getItem(
            r -> r.tableName(bench.tables().noteViews()).key(ViewKeys.meta()).consistentRead(true))
        .item();
  }

  private Process backfill(String... options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("backfill", "--endpoint-url"));
    arguments.add(bench.endpoint().toString());
    arguments.addAll(List.of(options));
    Process process =
        WorkerProcess.startAlone(directory.resolve("log"), arguments.toArray(String[]::new));
    started.add(process);
    return process;
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("log"));
  }

  private Run run(String command, String... options) {
    return Run.on(
        bench.endpoint(),
        Stream.concat(Stream.of(command), Stream.of(options)).toArray(String[]::new));
  }
}
