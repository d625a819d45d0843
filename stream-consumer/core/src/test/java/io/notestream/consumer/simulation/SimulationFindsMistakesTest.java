package io.notestream.consumer.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalLong;
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
          Mistake.COUNTS_DUPLICATES, 4L,
          Mistake.IGNORES_ERASURES, 5L,
          Mistake.ERASES_NO_ARCHIVE, 5L,
          Mistake.TIMER_FIRES_EARLY, 7L,
          Mistake.LATE_REACTION, 8L,
          Mistake.EARLY_CHECKPOINT, 18L,
          Mistake.GAP_AFTER_CHECKPOINT, 331L,
          Mistake.CHECKPOINT_PAST_UNSETTLED, 251L,
          Mistake.GAP_KEEPS_ITS_FIRST_END, 1250L);

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void aMistakeIsFoundWithinTwoThousandSeeds(Mistake mistake) {
    assertThat(firstFound(mistake)).isPresent();
  }

  @Test
  void aPlanThatFailsIsShrunk() {
    Plan plan = Plan.of(firstFound(Mistake.EARLY_CHECKPOINT).orElseThrow());

    Plan shrunk = new Shrinker(Mistake.EARLY_CHECKPOINT, 25).shrink(plan);

    assertThat(Simulation.run(shrunk, Mistake.EARLY_CHECKPOINT).wrong()).isNotEmpty();
    assertThat(shrunk.happenings()).hasSizeLessThan(plan.happenings().size() / 2);
    assertThat(Set.copyOf(plan.happenings())).containsAll(shrunk.happenings());
  }

  /** The consumer may have changed what a seed leads to: then others are tried. */
  private static OptionalLong firstFound(Mistake mistake) {
    return LongStream.concat(
            LongStream.of(FIRST.getOrDefault(mistake, 1L)), LongStream.rangeClosed(1, 2000))
        .filter(seed -> !Simulation.run(Plan.of(seed), mistake).wrong().isEmpty())
        .findFirst();
  }
}
