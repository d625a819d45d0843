package io.notestream.consumer.worker.chaos;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.LeaseMoves;
import io.notestream.consumer.worker.options.KclProfile;
import io.notestream.local.LocalDynamoDb;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two workers that nobody joins or leaves: no lease moves, with few shards and many, with something
 * to read and without. {@code -Dleases.seconds=600} watches each for ten minutes instead of one.
 */
@Tag("chaos")
@Isolated("it takes the whole machine")
class LeaseBalanceSoakTest {

  private static final int USERS = 50;

  /** The pace of the profiles would be a test of the machine with so many shards. */
  private static final int MANY_SHARDS = 64;

  private static final Duration SLOW = Duration.ofSeconds(1);

  @ParameterizedTest
  @CsvSource({"local, 16", "local, 64", "local, 256", "aws, 16", "aws, 64", "aws, 256"})
  void noLeaseMovesOnceEachWorkerHasItsShare(String name, int shards) throws Exception {
    Duration time = Duration.ofSeconds(Long.getLong("leases.seconds", 60));
    KclProfile named = name.equals("aws") ? KclProfile.aws() : KclProfile.local();
    KclProfile profile = shards < MANY_SHARDS ? named : named.withIdleBetweenReads(SLOW);
    try (LocalDynamoDb engine =
            LocalDynamoDb.builder().ttlDelay(Duration.ofDays(2)).shardsPerStream(shards).start();
        Bench bench = Bench.in(engine, "leases-")) {
      bench.running(bench.worker().profile(profile));
      eventually().until(() -> LeaseMoves.held(bench) == shards);

      try (LeaseMoves moves = LeaseMoves.watch(bench)) {
        bench.started(bench.worker().profile(profile));
        int share = shards / 2;
        eventually().untilAsserted(() -> assertThat(moves.spread()).containsValue(share));
        long joined = moves.count();
        int notes = load(bench, time.dividedBy(2));
        await()
            .during(time.dividedBy(2))
            .atMost(time)
            .pollInterval(Duration.ofSeconds(1))
            .untilAsserted(() -> assertThat(moves.count()).isEqualTo(joined));

        System.out.printf(
            "leases: %s, %d shards, %d moved when a worker joined, none in %d s after, of them half"
                + " with %d notes written%n",
            name, shards, joined, time.toSeconds(), notes);
        assertThat(joined).isLessThanOrEqualTo(share);
        eventually().untilAsserted(() -> assertThat(bench.created(USERS)).isEqualTo(notes));
      }
    }
  }

  /** Writes at a steady pace; returns how many notes. */
  private static int load(Bench bench, Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    int notes = 0;
    while (System.nanoTime() < end) {
      bench.createMany(USERS, USERS);
      notes += USERS;
      Thread.sleep(500); // The pace, not a wait.
    }
    return notes;
  }
}
