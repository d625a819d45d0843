package io.notestream.consumer.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ClockBoundsTest {

  private static final Instant START = Instant.parse("2026-11-25T09:30:10Z");

  /** Between what a call tells that took no time and one that took half a second. */
  private static final Duration TELLS_LESS = Duration.ofMillis(1_250);

  private final ClockBounds bounds = new ClockBounds();
  private Instant now = START;

  @Property(tries = 300)
  void theOtherClockIsWithinTheBoundsHoweverLongCallsTake(
      @ForAll @LongRange(min = -100_000, max = 100_000) long aheadMillis, @ForAll long seed) {
    Random random = new Random(seed);
    Duration ahead = Duration.ofMillis(aheadMillis);
    ClockBounds known = new ClockBounds();
    Instant time = START;
    for (int i = 0; i < 200; i++) {
      time = time.plusMillis(random.nextInt(2_000));
      Instant made = time.plusNanos(random.nextInt(200_000_000));
      Instant received = made.plusNanos(random.nextInt(200_000_000));

      known.add(time, received, second(made.plus(ahead)));
      time = received;

      assertThat(known.least(time).orElseThrow()).isLessThan(ahead);
      assertThat(known.most(time).orElseThrow()).isGreaterThan(ahead);
    }
  }

  @Property(tries = 300)
  void aClockThatLosesOrGainsAsMuchAsAnAdjustedOneDoesStaysWithinThem(
      @ForAll @IntRange(min = -500, max = 500) int millionths, @ForAll long seed) {
    Random random = new Random(seed);
    ClockBounds known = new ClockBounds();
    Instant time = START;
    for (int i = 0; i < 500; i++) {
      time = time.plusMillis(random.nextInt(1_000));
      Duration ahead = Duration.between(START, time).multipliedBy(millionths).dividedBy(1_000_000);

      known.add(time, time, second(time.plus(ahead)));

      assertThat(known.least(time).orElseThrow()).isLessThan(ahead);
      assertThat(known.most(time).orElseThrow()).isGreaterThan(ahead);
    }
  }

  @Property(tries = 300)
  void aMinuteOfResponsesTellsTheTimeToTensOfMilliseconds(
      @ForAll @LongRange(min = -5_000, max = 5_000) long aheadMillis, @ForAll long seed) {
    Random random = new Random(seed);
    Duration ahead = Duration.ofMillis(aheadMillis);
    ClockBounds known = new ClockBounds();
    Instant time = START;
    for (int i = 0; i < 600; i++) {
      time = time.plusMillis(random.nextInt(200));
      known.add(time, time.plusMillis(5), second(time.plusMillis(2).plus(ahead)));
    }

    assertThat(known.least(time).orElseThrow()).isGreaterThan(ahead.minusMillis(80));
    assertThat(known.most(time).orElseThrow()).isLessThan(ahead.plusMillis(80));
  }

  @Property(tries = 300)
  void ofAFarmsClocksTheBoundsHoldEachOnceTwoContradictedEachOther(
      @ForAll @IntRange(min = 30, max = 400) int apartMillis, @ForAll long seed) {
    Random random = new Random(seed);
    List<Duration> farm = List.of(Duration.ZERO, Duration.ofMillis(apartMillis));
    ClockBounds known = new ClockBounds();
    Instant time = START;
    for (int i = 0; i < 2_000; i++) {
      time = time.plusMillis(1 + random.nextInt(20));
      known.add(time, time, second(time.plus(farm.get(random.nextInt(2)))));
    }

    assertThat(known.least(time).orElseThrow()).isLessThanOrEqualTo(farm.get(0));
    assertThat(known.most(time).orElseThrow()).isGreaterThanOrEqualTo(farm.get(1));
  }

  @Test
  void whatIsOlderThanAMinuteIsForgotten() {
    bounds.add(now, now, second(now));
    bounds.add(now.plusMillis(999), now.plusMillis(999), second(now));
    assertThat(bounds.most(now).orElseThrow()).isLessThan(Duration.ofMillis(20));

    now = now.plusSeconds(62);
    bounds.add(now, now, second(now));

    assertThat(bounds.most(now).orElseThrow()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aContradictionOfMoreThanHalfASecondForgetsWhatWasKnown() {
    bounds.add(now, now, second(now));

    bounds.add(now, now, second(now.minusSeconds(2)));

    assertThat(bounds.least(now)).contains(Duration.ofSeconds(-2).minus(ClockBounds.MARGIN));
    assertThat(bounds.most(now)).contains(Duration.ofSeconds(-1).plus(ClockBounds.MARGIN));
  }

  @Test
  void aContradictionWidensForTenMinutes() {
    bounds.add(now, now, second(now));
    bounds.add(now.plusMillis(900), now.plusMillis(900), second(now.plusSeconds(1)));
    bounds.add(now.plusMillis(950), now.plusMillis(950), second(now));
    Duration widened = bounds.least(now.plusMillis(950)).orElseThrow();
    assertThat(widened).isLessThan(Duration.ZERO);

    now = now.plus(Duration.ofMinutes(11));
    bounds.add(now, now, second(now));

    assertThat(bounds.least(now)).contains(Duration.ZERO.minus(ClockBounds.MARGIN));
  }

  @Test
  void aClockOfOursThatWasSetBackForgetsWhatIsAheadOfIt() {
    bounds.add(now, now, second(now));

    now = now.minusSeconds(100);
    bounds.add(now, now, second(now.plusSeconds(100)));

    assertThat(bounds.least(now)).contains(Duration.ofSeconds(100).minus(ClockBounds.MARGIN));
  }

  @Test
  void responsesOfOneMomentCountTogether() {
    bounds.add(now, now, second(now));

    bounds.add(now.minusMillis(500), now, second(now)); // Tells less: the call took longer.

    assertThat(bounds.most(now)).contains(Duration.ofSeconds(1).plus(ClockBounds.MARGIN));
  }

  @Test
  void aResponseCountsForAMinuteToTheNanosecond() {
    bounds.add(now, now, second(now));
    Instant end = now.plusSeconds(60);

    bounds.add(end.minusMillis(500), end, second(end));

    assertThat(bounds.most(end))
        .hasValueSatisfying(most -> assertThat(most).isLessThan(TELLS_LESS));

    bounds.add(end.minusMillis(499), end.plusNanos(1), second(end));

    assertThat(bounds.most(end.plusNanos(1)))
        .hasValueSatisfying(most -> assertThat(most).isGreaterThan(TELLS_LESS));
  }

  @Test
  void aContradictionOfHalfASecondIsAFarmsAndOneOfMoreIsAClockThatWasSet() {
    Instant half = now.plusMillis(500);
    bounds.add(now, half, second(now)); // At most a second ahead.
    bounds.add(half, half, second(now.plusSeconds(2))); // At least a second and a half.
    assertThat(bounds.least(half)).contains(Duration.ofMillis(500).minus(ClockBounds.MARGIN));

    ClockBounds other = new ClockBounds();
    other.add(now.plusNanos(1), half, second(now));
    other.add(half, half, second(now.plusSeconds(2)));

    assertThat(other.least(half)).contains(Duration.ofMillis(1_500).minus(ClockBounds.MARGIN));
  }

  @Test
  void aContradictionWidensForTenMinutesToTheNanosecond() {
    Instant half = now.plusMillis(500);
    bounds.add(now, half, second(now));
    bounds.add(half, half, second(now.plusSeconds(2)));
    Instant end = half.plus(Duration.ofMinutes(10));

    bounds.add(end, end, second(end));
    assertThat(bounds.least(end)).contains(Duration.ofMillis(-1_500).minus(ClockBounds.MARGIN));

    bounds.add(end.plusNanos(1), end.plusNanos(1), second(end));
    assertThat(bounds.least(end.plusNanos(1)))
        .hasValueSatisfying(
            least -> assertThat(least).isBetween(Duration.ofMillis(-511), Duration.ofMillis(-509)));
  }

  private static Instant second(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }
}
