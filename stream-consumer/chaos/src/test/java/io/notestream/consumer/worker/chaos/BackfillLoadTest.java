package io.notestream.consumer.worker.chaos;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.backfill.Backfill;
import io.notestream.consumer.backfill.BackfillProgress;
import io.notestream.consumer.backfill.BackfillResult;
import io.notestream.consumer.backfill.BackfillResult.Outcome;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.clock.ServerTimes;
import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.internal.kcl.lease.LeaseTableNames;
import io.notestream.consumer.worker.internal.kcl.lease.LeaseWatermark;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** A backfill of many old notes beside a worker that is busy. Prints figures. */
@Tag("chaos")
@Isolated("it takes the whole machine")
class BackfillLoadTest {

  private static final int OLD = Integer.getInteger("old.notes", 100_000);
  private static final int USERS = 2_000;
  private static final int WRITE_UNITS = Integer.getInteger("write.units", 2_000);
  private static final int CHANGES = 1_000;
  private static final int A_SECOND = 50;
  private static final int BATCH = 25;

  @Test
  void oldNotesAreCountedBesideABusyWorker() {
    try (Bench bench = Bench.start()) {
      writeOldNotes(bench);
      bench.running(bench.worker());
      load(bench, "warm", CHANGES / 2);
      Instant alone = bench.now();
      load(bench, "alone", CHANGES);
      Instant beside = bench.now();

      Backfill backfill = backfill(bench);
      CompletableFuture<BackfillResult> running =
          CompletableFuture.supplyAsync(() -> backfill.run(Stop.never()));
      load(bench, "beside", CHANGES);
      boolean stillRunning = !running.isDone();
      Instant after = bench.now();
      BackfillResult result = running.join();

      assertThat(result.outcome()).isEqualTo(Outcome.DONE);
      eventually()
          .untilAsserted(
              () -> assertThat(active(bench)).isEqualTo(OLD + CHANGES / 2 + 2L * CHANGES));
      Map<String, List<Long>> lags = lags(bench);
      print(result.progress(), lags, stillRunning, Duration.between(alone, beside), after);
    }
  }

  private static void print(
      BackfillProgress used,
      Map<String, List<Long>> lags,
      boolean stillRunning,
      Duration aloneTook,
      Instant after) {
    double million = 1e6 / OLD;
    System.out.printf(
        "backfill: %d old notes of %d users in %.0f s, at %d write units a second;"
            + " a million: %.0f read units, %.0f write units%n",
        used.baselines(),
        USERS,
        used.elapsed().toMillis() / 1e3,
        WRITE_UNITS,
        used.readUnits() * million,
        used.writeUnits() * million);
    long alone = percentile(lags.get("alone"), 99);
    long beside = percentile(lags.get("beside"), 99);
    System.out.printf(
        "worker: from a write to its commit, p50 %d ms and p99 %d ms alone (%d s),"
            + " p50 %d ms and p99 %d ms beside the backfill (%s at %s): %.2f times%n",
        percentile(lags.get("alone"), 50),
        alone,
        aloneTook.toSeconds(),
        percentile(lags.get("beside"), 50),
        beside,
        stillRunning ? "all the time" : "not all the time",
        after,
        (double) beside / alone);
  }

  private static Backfill backfill(Bench bench) {
    ServerTimes times = new ServerTimes(bench.engine().clock(), Duration.ofSeconds(60));
    return Backfill.builder(
            bench.clients().unretried(),
            bench.tables(),
            new LeaseWatermark(
                bench.clients().forStream(),
                bench.tables(),
                new LeaseTableNames("notestream-consumer", bench.tables().notes()),
                times,
                Duration.ofSeconds(1)))
        .readUnitsPerSecond(1_000)
        .writeUnitsPerSecond(WRITE_UNITS)
        .build();
  }

  /** Writes notes of which the stream has no record any more. */
  private static void writeOldNotes(Bench bench) {
    Instant now = bench.now();
    bench.engine().clock().set(now.minus(Duration.ofDays(3)));
    List<WriteRequest> batch = new ArrayList<>(BATCH);
    for (int i = 0; i < OLD; i++) {
      Note note = note(bench.now(), "user" + i % USERS, "old");
      batch.add(WriteRequest.builder().putRequest(r -> r.item(NoteCodec.encode(note))).build());
      if (batch.size() == BATCH || i == OLD - 1) {
        List<WriteRequest> items = List.copyOf(batch);
        bench.dynamoDb().batchWriteItem(r -> r.requestItems(Map.of(bench.tables().notes(), items)));
        batch.clear();
      }
    }
    bench.engine().clock().set(now);
  }

  /** Writes new notes at an even rate. */
  private static void load(Bench bench, String phase, int changes) {
    long start = System.nanoTime();
    for (int i = 0; i < changes; i++) {
      long due = start + i * 1_000_000_000L / A_SECOND;
      Stop.never().pause(Duration.ofNanos(due - System.nanoTime()));
      bench.put(note(bench.now(), "user" + i % USERS, phase));
    }
  }

  private static Note note(Instant created, String user, String tag) {
    return Note.builder(NoteId.next(created), new UserId(user), created)
        .title("a title of the usual length")
        .body("x".repeat(200))
        .tags(Tags.of(List.of(tag)))
        .build();
  }

  private static long active(Bench bench) {
    return bench
        .dynamoDb()
        .scanPaginator(
            r ->
                r.tableName(bench.tables().noteViews())
                    .filterExpression("SK = :summary")
                    .expressionAttributeValues(Map.of(":summary", AttributeValue.fromS("SUMMARY"))))
        .items()
        .stream()
        .mapToLong(item -> Long.parseLong(item.get("activeNotes").n()))
        .sum();
  }

  /** From each write to its commit in milliseconds, by the phase in which it was made, sorted. */
  private static Map<String, List<Long>> lags(Bench bench) {
    Map<String, List<Long>> lags = new HashMap<>();
    bench.dynamoDb().scanPaginator(r -> r.tableName(bench.tables().noteViews())).items().stream()
        .filter(item -> item.containsKey("committedAt"))
        .forEach(
            item ->
                lags.computeIfAbsent(
                        item.get("after").m().get("tags").ss().get(0), p -> new ArrayList<>())
                    .add(
                        Duration.between(
                                Timestamps.parse(item.get("updatedAt").s()),
                                Timestamps.parse(item.get("committedAt").s()))
                            .toMillis()));
    lags.values().forEach(list -> list.sort(Long::compare));
    return lags;
  }

  private static long percentile(List<Long> sorted, int percent) {
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }
}
