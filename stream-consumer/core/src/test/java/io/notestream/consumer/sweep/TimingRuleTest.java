package io.notestream.consumer.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TimingRuleTest {

  private static final Instant LOOK = Instant.parse("2026-11-28T09:00:00Z");

  private final TimingRule rule = new TimingRule(Duration.ofSeconds(30));

  @Test
  void looksAreAtTheMultiplesOfTheInterval() {
    assertThat(rule.lastLook(LOOK)).isEqualTo(LOOK);
    assertThat(rule.lastLook(LOOK.plusMillis(29_999))).isEqualTo(LOOK);
    assertThat(rule.nextLook(LOOK)).isEqualTo(LOOK.plusSeconds(30));
    assertThat(rule.horizon(LOOK.plusSeconds(1))).isEqualTo(LOOK.plusSeconds(60));
  }

  @Test
  void aNoteThatEndsBeforeALookCanKnowIsTheStreams() {
    assertThat(rule.timedByStream(LOOK, LOOK.plusSeconds(2), LOOK.plusSeconds(1))).isTrue();
    assertThat(rule.timedByStream(LOOK.plusSeconds(1), LOOK.plusSeconds(59), LOOK.plusSeconds(2)))
        .isTrue();
  }

  @Test
  void aNoteThatEndsAfterTheLookAfterNextIsTheLooks() {
    Instant now = LOOK.plusSeconds(1);

    assertThat(rule.timedByStream(now, LOOK.plusSeconds(120), now)).isFalse();
    assertThat(rule.timedByStream(now, LOOK.plus(Duration.ofDays(1)), now)).isFalse();
  }

  @Test
  void aWorkerThatIsHoursBehindLeavesWhatALookFoundOverdue() {
    Instant now = LOOK.plus(Duration.ofHours(2)).plusSeconds(12);

    assertThat(rule.timedByStream(LOOK, LOOK.plusSeconds(20), now)).isFalse();
    assertThat(rule.timedByStream(now.minusSeconds(12), now.minusSeconds(1), now)).isTrue();
  }

  @Test
  void aNoteIsOverdueAfterTenSeconds() {
    assertThat(rule.isOverdue(LOOK, LOOK.plusSeconds(10))).isFalse();
    assertThat(rule.isOverdue(LOOK, LOOK.plusSeconds(10).plusNanos(1))).isTrue();
    assertThat(rule.isOverdue(LOOK.plusSeconds(1), LOOK)).isFalse();
  }

  @Test
  void anIntervalOfAMillisecondIsTheShortest() {
    Instant now = LOOK.plusNanos(1_500_000);

    assertThat(new TimingRule(Duration.ofMillis(1)).nextLook(now)).isEqualTo(LOOK.plusMillis(2));
  }

  @Test
  void anIntervalOfLessThanAMillisecondIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new TimingRule(Duration.ZERO));
    assertThatIllegalArgumentException().isThrownBy(() -> new TimingRule(Duration.ofNanos(1)));
  }

  /** Each note is timed by the stream, or a look that is before its end had it in the index. */
  @Property(tries = 2_000)
  void everyNoteIsTimedByWhoKnowsItBeforeItEnds(
      @ForAll @IntRange(min = 0, max = 200_000) int changedMillis,
      @ForAll @IntRange(min = 0, max = 200_000) int lifeMillis,
      @ForAll @IntRange(min = 0, max = 4_999) int indexLagMillis) {
    Instant changed = LOOK.plusMillis(changedMillis);
    Instant ends = changed.plusMillis(lifeMillis);
    Instant indexed = changed.plusMillis(indexLagMillis);

    boolean byLook =
        looks()
            .filter(look -> look.isAfter(indexed) && look.isBefore(ends))
            .anyMatch(look -> ends.isBefore(rule.horizon(look)));

    assertThat(byLook || rule.timedByStream(changed, ends, changed.plusMillis(200))).isTrue();
  }

  /** A look times what ends after the horizon of the one before it. */
  @Property(tries = 2_000)
  void onlyWhatWasChangedJustBeforeALookIsTimedTwice(
      @ForAll @IntRange(min = 0, max = 200_000) int changedMillis,
      @ForAll @IntRange(min = 0, max = 200_000) int lifeMillis) {
    Instant changed = LOOK.plusMillis(changedMillis);
    Instant ends = changed.plusMillis(lifeMillis);

    List<Instant> by =
        looks()
            .filter(look -> !look.isBefore(changed) && look.isBefore(ends))
            .filter(look -> !ends.isBefore(rule.nextLook(look)))
            .filter(look -> ends.isBefore(rule.horizon(look)))
            .toList();

    assertThat(by.size()).isLessThanOrEqualTo(1);
    if (!by.isEmpty() && rule.timedByStream(changed, ends, changed.plusMillis(200))) {
      assertThat(Duration.between(changed, by.get(0))).isLessThanOrEqualTo(TimingRule.INDEX_LAG);
    }
  }

  private static Stream<Instant> looks() {
    return Stream.iterate(LOOK, look -> look.plusSeconds(30)).limit(20);
  }
}
