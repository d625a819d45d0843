package io.notestream.consumer.worker.cli;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.worker.Bench;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** {@code erase}, beside a running worker. */
class EraseCommandTest {

  private static Bench bench;

  @BeforeAll
  static void start() {
    bench = Bench.start();
    bench.running(bench.worker());
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void aUserWhoStillWritesIsErasedAndCountedAnewWhileOthersGoOn() {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger bobs = new AtomicInteger();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              while (!stop.get()) {
                bench.create("alice", "a marker");
                bench.create("bob", "another");
                bobs.incrementAndGet();
                pause();
              }
            });
    eventually().until(() -> bench.summary("alice").activeNotes() > 20);

    Run erased = run("erase", "--user", "alice", "--yes", "--guard", "700ms");
    eventually().until(() -> stored("alice") > 20);
    stop.set(true);
    writer.join();

    assertThat(erased.code()).as(erased.err()).isZero();
    assertThat(erased.out()).contains("notes", "erased alice, at ").doesNotContain("marker");
    long left = stored("alice");
    eventually().until(() -> bench.summary("alice").activeNotes() == left);
    assertThat(bench.summary("alice").created()).isEqualTo(left);
    assertThat(bench.summary("alice").deleted()).isZero();
    eventually().until(() -> bench.summary("bob").activeNotes() == bobs.get());
    assertThat(bench.summary("bob").created()).isEqualTo(bobs.get());
  }

  @Test
  void withoutYesNothingIsRemovedAndADryRunCounts() {
    Note note = bench.create("carol", "kept");

    Run refused = run("erase", "--user", "carol");
    Run counted = run("erase", "--user", "carol", "--dry-run", "--output", "json");

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).hasLineCount(1).contains("carol", "--yes", "--dry-run");
    assertThat(counted.code()).isZero();
    assertThat(counted.out())
        .contains("\"userId\":\"carol\"", "\"notes\":1", "\"completedAt\":null")
        .doesNotContain("kept\":\"");
    assertThat(bench.exists(note)).isTrue();
  }

  @Test
  void aBodyInAStoreNeedsTheStore(@TempDir Path blobs) {
    Note large = bench.create("dave", "large");
    bench.put(large.toBuilder().version(2).bodyRef("bodies/one", 70_000).build());

    Run without = run("erase", "--user", "dave", "--yes", "--guard", "200ms");
    Run with =
        run("erase", "--user", "dave", "--yes", "--guard", "200ms", "--blobs", blobs.toString());

    assertThat(without.code()).isEqualTo(1);
    assertThat(without.err()).hasLineCount(1).contains("--blobs");
    assertThat(with.code()).as(with.err()).isZero();
    assertThat(bench.exists(large)).isFalse();
  }

  @Test
  void aSignalStopsItWithALine(@TempDir Path directory) throws Exception {
    bench.create("erin", "gone");
    Path log = directory.resolve("log");
    String endpoint = bench.endpoint().toString();
    Process process =
        WorkerProcess.startAlone(
            log, "erase", "--user", "erin", "--yes", "--endpoint-url", endpoint);
    eventually().until(() -> stored("erin") == 0); // It now waits for what is in flight.

    process.destroy();

    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isEqualTo(1);
    assertThat(Files.readString(log)).contains("stopped, and not complete: run it again");
  }

  private static long stored(String user) {
    return bench
        .dynamoDb()
        .query(
            r ->
                r.tableName(bench.tables().notes())
                    .consistentRead(true)
                    .projectionExpression("SK")
                    .keyConditionExpression("PK = :user")
                    .expressionAttributeValues(
                        Map.of(
                            ":user", AttributeValue.fromS(NoteKeys.partition(new UserId(user))))))
        .count();
  }

  private static Run run(String... args) {
    return Run.on(bench.endpoint(), args);
  }

  /**
   * The pace of two users who write without a rest: what one hot user costs is not the question.
   */
  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
