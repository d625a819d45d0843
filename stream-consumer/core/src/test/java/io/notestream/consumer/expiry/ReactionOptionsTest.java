package io.notestream.consumer.expiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReactionOptionsTest {

  private static final Duration SHORTEST = Duration.ofNanos(1);

  @Test
  void everyTimeMustBePositive() {
    assertThat(new ReactionOptions(SHORTEST, SHORTEST, 1, SHORTEST, SHORTEST)).isNotNull();
    for (Duration wrong : List.of(Duration.ZERO, SHORTEST.negated())) {
      assertRefused("positive", wrong, SHORTEST, 1, SHORTEST, SHORTEST);
      assertRefused("positive", SHORTEST, wrong, 1, SHORTEST, SHORTEST);
      assertRefused("positive", SHORTEST, SHORTEST, 1, wrong, SHORTEST);
      assertRefused("positive", SHORTEST, SHORTEST, 1, SHORTEST, wrong);
    }
  }

  @Test
  void thereIsAtLeastOneThread() {
    assertRefused("threads", SHORTEST, SHORTEST, 0, SHORTEST, SHORTEST);
  }

  @Test
  void theDefaultsAreAsDocumented() {
    assertThat(ReactionOptions.defaults())
        .isEqualTo(
            new ReactionOptions(
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                48,
                Duration.ofHours(12),
                Duration.ofMinutes(1)));
  }

  private static void assertRefused(
      String why,
      Duration eventLimit,
      Duration batchLimit,
      int threads,
      Duration giveUpAfter,
      Duration lateAfter) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ReactionOptions(eventLimit, batchLimit, threads, giveUpAfter, lateAfter))
        .withMessageContaining(why);
  }
}
