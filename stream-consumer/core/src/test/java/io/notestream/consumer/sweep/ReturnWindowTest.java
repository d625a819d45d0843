package io.notestream.consumer.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReturnWindowTest {

  private static final Duration LATE = Duration.ofMillis(200);

  private long now;
  private Duration behind = Duration.ZERO;
  private final ReturnWindow window = new ReturnWindow(LATE, () -> behind, () -> now);
  private int next;

  @Test
  void holdsBackWhatIsMoreThanMayBeOnItsWay() {
    List<NoteTimer.Key> deleted = fill();

    assertThat(deleted).hasSize(100);
    assertThat(window.hasRoom()).isFalse();

    window.applied(deleted.subList(0, 1));

    assertThat(window.hasRoom()).isTrue();
  }

  @Test
  void growsWhileRecordsAreOnTimeAndItHoldsBack() {
    window.applied(after(Duration.ofMillis(100), fill()));

    assertThat(window.size()).isEqualTo(200);
  }

  @Test
  void doesNotGrowWhileItHoldsNothingBack() {
    window.applied(after(Duration.ofMillis(100), delete(10)));

    assertThat(window.size()).isEqualTo(100);
  }

  @Test
  void shrinksByAsMuchAsRecordsAreLateAndAtMostToTheHalf() {
    grow();

    window.applied(after(LATE.multipliedBy(5).dividedBy(4), delete(10)));
    assertThat(window.size()).isEqualTo(640);

    window.applied(after(LATE.multipliedBy(10), delete(10)));
    assertThat(window.size()).isEqualTo(320);
  }

  @Test
  void ofDeletesThatWereMadeTogetherOneLateReturnCounts() {
    grow();
    List<NoteTimer.Key> deleted = after(LATE.multipliedBy(2), delete(100));

    deleted.forEach(note -> window.applied(List.of(note)));

    assertThat(window.size()).isEqualTo(400);
  }

  @Test
  void growsSlowlyOnceItHasShrunk() {
    grow();
    window.applied(after(LATE.multipliedBy(2), delete(10)));

    window.applied(after(Duration.ofMillis(100), fill()));

    assertThat(window.size()).isEqualTo(400 + 400 / 8);
  }

  @Test
  void growsSlowlyOnceReturnsTakeMoreThanHalfOfWhatTheyMay() {
    window.applied(after(Duration.ofMillis(101), fill()));
    assertThat(window.size()).isEqualTo(112);

    window.applied(after(Duration.ofMillis(10), fill()));
    assertThat(window.size()).as("what doubles would soon be late").isEqualTo(126);
  }

  @Test
  void neverShrinksSoFarThatASecondsBurstOfAHundredIsHeldBack() {
    grow();

    for (int i = 0; i < 20; i++) {
      window.applied(after(Duration.ofMinutes(1), delete(1)));
    }

    assertThat(window.size()).isEqualTo(100);
  }

  @Test
  void whatAnAttemptTookThatFailedIsNoDelayOfTheStream() {
    List<NoteTimer.Key> deleted = after(LATE.multipliedBy(5), delete(1));
    window.attempting(deleted.get(0));

    window.applied(after(Duration.ofMillis(100), deleted));

    assertThat(window.size()).isEqualTo(100);
  }

  @Test
  void anAttemptAfterTheReturnIsNotWaitedFor() {
    List<NoteTimer.Key> deleted = fill();
    window.applied(deleted.subList(0, 1));

    window.attempting(deleted.get(0));

    assertThat(window.hasRoom()).isTrue();
  }

  @Test
  void whatWasNotDeletedIsNotWaitedFor() {
    window.notDeleted(fill().get(0));

    assertThat(window.hasRoom()).isTrue();
  }

  @Test
  void waitsForShardsThatAreBehindAndTakesWhatTheyHavePassedForAnothers() {
    behind = Duration.ofSeconds(10);
    fill();
    after(Duration.ofSeconds(11), List.of());
    assertThat(window.hasRoom()).isFalse();

    behind = Duration.ZERO;

    assertThat(window.hasRoom()).isTrue();
    assertThat(fill().size()).as("since few of the deletes come back here").isGreaterThan(400);
  }

  @Test
  void aShardThatStandsStillLetsAWindowfulThroughNowAndThen() {
    behind = Duration.ofHours(1);
    fill();
    after(Duration.ofSeconds(31), List.of());
    assertThat(window.hasRoom()).isFalse();

    after(Duration.ofSeconds(2), List.of());

    assertThat(fill()).as("and no more").hasSize(100);
  }

  private void grow() {
    while (window.size() < 800) {
      window.applied(after(Duration.ofMillis(1), fill()));
    }
  }

  private List<NoteTimer.Key> fill() {
    return IntStream.iterate(0, i -> window.hasRoom(), i -> i + 1)
        .mapToObj(i -> delete(1).get(0))
        .toList();
  }

  private List<NoteTimer.Key> delete(int notes) {
    return IntStream.range(0, notes)
        .mapToObj(i -> new NoteTimer.Key("USER#" + next, "NOTE#" + next++))
        .peek(window::deleting)
        .toList();
  }

  private <T> T after(Duration time, T value) {
    now += time.toNanos();
    return value;
  }
}
