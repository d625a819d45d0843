package io.notestream.consumer.worker.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.consumer.gap.Gaps;
import io.notestream.consumer.worker.Bench;
import io.notestream.local.LocalDynamoDb;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Gap;
import io.notestream.model.view.Meta;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * As {@link ChaosTest}, with a table that has old notes. Meanwhile a backfill is killed and run
 * again, a user is erased, and records are trimmed before anybody reads them, which is repaired: in
 * the end every change has counted exactly once. Seeded; {@code -Dchaos.seconds}, {@code
 * -Dchaos.seed} and {@code -Dchaos.old} choose another run.
 */
@Tag("chaos")
@Isolated("it takes the whole machine")
class ChaosRepairsTest {

  private static final int WORKERS = 3;
  private static final int LOST = 200;

  /**
   * About so many milliseconds are between two blows; more while a command waits for the workers.
   */
  private static final int SHORT_PAUSE = 2_000;

  private static final int LONG_PAUSE = 15_000;

  private static final String[] ERASE = {"--user", Load.LEAVER, "--yes"};
  private static final Duration SETTLE = Duration.ofMinutes(3);

  private final long seed = Long.getLong("chaos.seed", 20_261_125L);
  private final Duration time = Duration.ofSeconds(Long.getLong("chaos.seconds", 120));
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile int pause = SHORT_PAUSE;

  @TempDir private Path logs;

  private int splits;

  @Test
  void everyChangeCountsExactlyOnceWhateverIsRepairedMeanwhile() throws Exception {
    Instant end = Instant.now().plus(time);
    try (LocalDynamoDb engine = LocalDynamoDb.builder().ttlDelay(Duration.ofSeconds(5)).start();
        Bench bench = Bench.in(engine, "chaos-")) {
      Load load = new Load(bench, seed);
      load.writeOldNotes(Integer.getInteger("chaos.old", 1_500));
      Blows.faults(bench, seed);
      try (WorkerProcesses workers = new WorkerProcesses(bench, logs, WORKERS);
          Operator operator = new Operator(bench, logs)) {
        Views views = new Views(bench);
        CompletableFuture<Void> loading = CompletableFuture.runAsync(load::run);
        CompletableFuture<Void> blows = CompletableFuture.runAsync(() -> strike(bench, workers));
        try {
          eraseAndBackfill(load, bench, operator);
          lose(load, workers, views, bench);
          repair(load, bench, operator);
          while (Instant.now().isBefore(end) && !loading.isDone() && !blows.isDone()) {
            Thread.sleep(100); // The rest of the time, with blows.
          }
        } finally {
          load.stop();
          over.set(true);
          CompletableFuture.allOf(loading, blows).join();
        }

        Truth truth = load.truth();
        settle(views, truth);
        assertThat(operator.ends(operator.start("reconcile", recount("--all"))))
            .as(operator.said("reconcile"))
            .isTrue();
        print(truth, workers, engine);
      }
    }
  }

  private static void eraseAndBackfill(Load load, Bench bench, Operator operator) throws Exception {
    await().atMost(SETTLE).until(() -> bench.summary(Load.LEAVER).created() > 0);
    load.leave();
    Process erasure = operator.start("erase", ERASE);
    Process backfill = killInTheMiddle(bench, operator);
    operator.endsOrRunsAgain(erasure, "erase", ERASE);
    load.comeBack();
    operator.endsOrRunsAgain(backfill, "backfill", "--write-units", "0");
    assertThat(meta(bench).backfilledAt()).as(operator.said("backfill")).isNotNull();
  }

  /** Returns a second backfill, which goes on where the first one was killed. */
  private static Process killInTheMiddle(Bench bench, Operator operator) throws Exception {
    await().atMost(SETTLE).until(() -> !item(bench, ViewKeys.meta()).isEmpty());
    Process killed = operator.start("backfill", "--write-units", "100");
    await().atMost(SETTLE).until(() -> baselines(bench) > 0 || !killed.isAlive());
    assertThat(killed.isAlive()).as(operator.said("backfill")).isTrue();
    killed.destroyForcibly().waitFor();
    assertThat(meta(bench).backfilledAt()).isNull();
    return operator.start("backfill", "--write-units", "0");
  }

  /** Trims records that nobody has read, while no worker runs. */
  private static void lose(Load load, WorkerProcesses workers, Views views, Bench bench)
      throws Exception {
    load.pausedDo(
        () ->
            workers.undisturbed(
                () -> {
                  settle(views, load.truth());
                  workers.whileNoneRuns(
                      () -> {
                        load.lose(LOST);
                        bench.engine().streams().trim(bench.tables().notes());
                      });
                }));
  }

  /** Recounts until every gap is closed. */
  private void repair(Load load, Bench bench, Operator operator) throws Exception {
    load.calmDown();
    pause = LONG_PAUSE;
    await().atMost(SETTLE).until(() -> !openGaps(bench).isEmpty());
    Instant end = Instant.now().plus(SETTLE);
    for (String gaps = openGaps(bench); !gaps.isEmpty(); gaps = openGaps(bench)) {
      operator.ends(operator.start("reconcile", recount("--gap", gaps, "--apply")));
      assertThat(Instant.now()).as(operator.said("reconcile")).isBefore(end);
    }
    load.goOn();
    pause = SHORT_PAUSE;
  }

  private static String[] recount(String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--read-units", "0", "--write-units", "0", "--settle-within", "30s"));
    return all.toArray(String[]::new);
  }

  private static void settle(Views views, Truth truth) {
    await()
        .atMost(SETTLE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> assertThat(views.differences(truth)).isEmpty());
  }

  /** Kills a worker and splits a shard, again and again. */
  private void strike(Bench bench, WorkerProcesses workers) {
    Random random = new Random(seed);
    try {
      while (!over.get()) {
        Thread.sleep(pause + random.nextInt(pause)); // The time between two blows, not a wait.
        workers.killOneOfAll(random);
        Blows.split(bench, random);
        splits++;
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void print(Truth truth, WorkerProcesses workers, LocalDynamoDb engine) {
    System.out.printf(
        "repairs: seed %d, %d s, %d changes of %d users (%d expirations), %d lost and recounted, %d"
            + " notes erased, %d kills, %d splits, %d faults; no difference%n",
        seed,
        time.toSeconds(),
        truth.changes(),
        truth.users().size(),
        truth.expirations(),
        LOST,
        truth.erased().size(),
        workers.kills(),
        splits,
        engine.faults().active().stream().mapToLong(fault -> fault.hits()).sum());
  }

  /** The ids of the gaps that are open, as the command takes them. */
  private static String openGaps(Bench bench) {
    return new Gaps(bench.dynamoDb(), bench.tables(), bench.engine().clock(), Duration.ofDays(30))
        .list(Gap.State.OPEN)
        .map(Gap::id)
        .collect(Collectors.joining(","));
  }

  /** How many notes a backfill has given a baseline: those of changes say as of which. */
  private static int baselines(Bench bench) {
    return bench
        .dynamoDb()
        .scan(
            r ->
                r.tableName(bench.tables().noteViews())
                    .filterExpression("#kind = :baseline AND attribute_not_exists(asOf)")
                    .expressionAttributeNames(Map.of("#kind", "kind"))
                    .expressionAttributeValues(
                        Map.of(":baseline", AttributeValue.fromS("BASELINE"))))
        .count();
  }

  private static Meta meta(Bench bench) {
    return Meta.fromItem(item(bench, ViewKeys.meta()));
  }

  private static Map<String, AttributeValue> item(Bench bench, Map<String, AttributeValue> key) {
    return bench
        .dynamoDb()
        .getItem(r -> r.tableName(bench.tables().noteViews()).key(key).consistentRead(true))
        .item();
  }
}
