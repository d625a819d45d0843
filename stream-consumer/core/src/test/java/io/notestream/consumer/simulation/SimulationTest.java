package io.notestream.consumer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.simulation.Simulation.Result;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a seed lets happen, the tables say in the end what has happened. */
class SimulationTest {

  private static final int FIRST = Integer.getInteger("sim.first", 1);
  private static final int SEEDS = Integer.getInteger("sim.seeds", 200);

  /** More than there are processors: the threads of a simulation hand on the turn, and wait. */
  private static final int AT_ONCE = 3 * Runtime.getRuntime().availableProcessors();

  /** The only seed to run; null for all of them. */
  private static final @Nullable Long ONLY = Long.getLong("sim.seed");

  /** Whether the digest of each seed's trace is written to a file, to be compared with another. */
  private static final boolean DIGESTS = Boolean.getBoolean("sim.digests");

  @Test
  void everySeedEndsAsItShould() {
    ConcurrentMap<String, Integer> coverage = new ConcurrentSkipListMap<>();
    ConcurrentMap<Long, String> digests = new ConcurrentSkipListMap<>();
    NavigableSet<Long> failing = new ConcurrentSkipListSet<>();

    LongStream seeds = ONLY == null ? LongStream.rangeClosed(FIRST, SEEDS) : LongStream.of(ONLY);
    inParallel(
        seeds.filter(seed -> failing.isEmpty()),
        seed -> {
          Result result = Simulation.run(Plan.of(seed), Mistake.NONE);
          if (!result.wrong().isEmpty()) {
            failing.add(seed);
          }
          if (ONLY != null) {
            System.out.println("trace " + result.trace().digest());
            System.out.println(Report.write(seed, result.trace()));
          }
          if (DIGESTS) {
            digests.put(seed, result.trace().digest());
          }
          result
              .trace()
              .counts()
              .forEach((what, count) -> coverage.merge(what, count, Integer::sum));
        });

    assertThat(failing).withFailMessage(() -> Report.of(Plan.of(failing.first()))).isEmpty();
    if (DIGESTS) {
      System.out.println(Report.write(digests));
    }
    coverage.forEach((what, count) -> System.out.println(what + ": " + count));
    if (ONLY == null) {
      assertThat(coverage)
          .containsKeys("batch COMPLETE", "batch STOPPED", "TransactWriteItems lost")
          .containsKeys("invocation OUT_OF_TIME", "redrive APPLIED", "erasure complete")
          .containsKeys("gap", "look ahead", "recount RIGHT", "backfill DONE")
          .containsKeys("RECREATE", "SWITCH", "REPLACE", "shard gone", "DeleteItem ok")
          .containsKeys("retry DONE", "due sweep deleted")
          .containsKeys("asked to stop while parking is suspended");
    }
  }

  /**
   * Changes that were lost, or come late, so that a counter is below 0: for a while, or until a gap
   * that is written by then is in the index.
   */
  @ParameterizedTest
  @ValueSource(longs = {1073, 1171, 1310, 2111})
  void aCounterIsBelowZeroForAReason(long seed) {
    assertThat(Simulation.run(Plan.of(seed), Mistake.NONE).wrong()).isEmpty();
  }

  /** Recounts of notes that were counted in a new views table before anybody had noticed it. */
  @ParameterizedTest
  @ValueSource(longs = {2897, 3378, 3919, 4027})
  void aNoteThatWasCountedWithoutItsBaselineIsLeftToItsNextChange(long seed) {
    assertThat(Simulation.run(Plan.of(seed), Mistake.NONE).wrong()).isEmpty();
  }

  /** Recounts that meet an erasure, and a views table that is made anew while a user is erased. */
  @ParameterizedTest
  @ValueSource(longs = {1091, 2741, 374})
  void ofAnErasedUserNothingIsLeftWhateverElseHappens(long seed) {
    assertThat(Simulation.run(Plan.of(seed), Mistake.NONE).wrong()).isEmpty();
  }

  /** Recounts before anybody has begun to count, and the first change after all faults. */
  @Test
  void whereNothingIsWrittenForAMinuteAllIsCountedLater() {
    assertThat(Simulation.run(Plan.of(4577), Mistake.NONE).wrong()).isEmpty();
  }

  /** An erasure that is killed, and goes on by a clock that is behind the one it began by. */
  @Test
  void anErasureGoesOnByAnotherClock() {
    assertThat(Simulation.run(Plan.of(1486), Mistake.NONE).wrong()).isEmpty();
  }

  private static void inParallel(LongStream seeds, LongConsumer run) {
    ForkJoinPool threads = new ForkJoinPool(AT_ONCE);
    try {
      threads.submit(() -> seeds.parallel().forEach(run)).join();
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aSeedDecidesEverything() {
    ThreadLocalRandom.current()
        .longs(4)
        .forEach(
            seed -> {
              Result first = Simulation.run(Plan.of(seed), Mistake.NONE);
              Result again = Simulation.run(Plan.of(seed), Mistake.NONE);

              assertThat(again.trace().lines())
                  .as("seed %d", seed)
                  .isEqualTo(first.trace().lines());
            });
  }
}
