package io.notestream.consumer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A simulation that finds nothing proves nothing: each of these mistakes is found. */
class SimulationFindsMistakesTest {

  /** The first seeds that show a mistake, where that is not the first seed of all. */
  private static final Map<Mistake, Long> FIRST =
      Map.of(
          Mistake.IGNORES_ERASURES, 4L,
          Mistake.EARLY_CHECKPOINT, 15L,
          Mistake.CHECKPOINT_PAST_UNSETTLED, 26L,
          Mistake.LATE_REACTION, 102L);

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void aMistakeIsFoundWithinTwoThousandSeeds(Mistake mistake) {
    long first = FIRST.getOrDefault(mistake, 1L);

    // The consumer may have changed what a seed leads to: then others are tried.
    assertThat(LongStream.concat(LongStream.of(first), LongStream.rangeClosed(1, 2000)))
        .anyMatch(seed -> !Simulation.run(Plan.of(seed), mistake).wrong().isEmpty());
  }

  @Test
  void aPlanThatFailsIsShrunk() {
    Plan plan = Plan.of(FIRST.get(Mistake.EARLY_CHECKPOINT));

    Plan shrunk = new Shrinker(Mistake.EARLY_CHECKPOINT, 25).shrink(plan);

    assertThat(Simulation.run(shrunk, Mistake.EARLY_CHECKPOINT).wrong()).isNotEmpty();
    assertThat(shrunk.happenings()).hasSizeLessThan(plan.happenings().size() / 2);
    assertThat(Set.copyOf(plan.happenings())).containsAll(shrunk.happenings());
  }
}
