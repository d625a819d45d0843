package io.notestream.consumer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.simulation.Simulation.Result;
import java.util.NavigableSet;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Whatever a seed lets happen, the tables say in the end what has happened. */
class SimulationTest {

  private static final int SEEDS = Integer.getInteger("sim.seeds", 100);

  @Test
  @DisabledIfSystemProperty(named = "sim.seed", matches = ".+")
  void everySeedEndsAsItShould() {
    ConcurrentMap<String, Integer> coverage = new ConcurrentSkipListMap<>();
    NavigableSet<Long> failing = new ConcurrentSkipListSet<>();

    LongStream.rangeClosed(1, SEEDS)
        .parallel()
        .filter(seed -> failing.isEmpty())
        .forEach(
            seed -> {
              Result result = Simulation.run(Plan.of(seed), Mistake.NONE);
              if (!result.wrong().isEmpty()) {
                failing.add(seed);
              }
              result
                  .trace()
                  .counts()
                  .forEach((what, count) -> coverage.merge(what, count, Integer::sum));
            });

    assertThat(failing).withFailMessage(() -> Report.of(Plan.of(failing.first()))).isEmpty();
    coverage.forEach((what, count) -> System.out.println(what + ": " + count));
    assertThat(coverage)
        .containsKeys("batch COMPLETE", "batch STOPPED", "TransactWriteItems lost")
        .containsKeys("invocation OUT_OF_TIME", "redrive APPLIED", "erasure complete")
        .containsKeys("asked to stop while parking is suspended");
  }

  @Test
  @EnabledIfSystemProperty(named = "sim.seed", matches = ".+")
  void oneSeedEndsAsItShould() {
    long seed = Long.getLong("sim.seed");

    Result result = Simulation.run(Plan.of(seed), Mistake.NONE);

    System.out.println("trace " + result.trace().digest());
    System.out.println(Report.write(seed, result.trace()));
    if (!result.wrong().isEmpty()) {
      throw new AssertionError(Report.of(Plan.of(seed)));
    }
  }

  @Test
  void aSeedDecidesEverything() {
    long seed = ThreadLocalRandom.current().nextLong();

    Result first = Simulation.run(Plan.of(seed), Mistake.NONE);
    Result again = Simulation.run(Plan.of(seed), Mistake.NONE);

    assertThat(again.trace().lines()).as("seed %d", seed).isEqualTo(first.trace().lines());
  }
}
