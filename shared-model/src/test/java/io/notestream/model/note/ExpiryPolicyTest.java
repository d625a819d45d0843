package io.notestream.model.note;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.model.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpiryPolicyTest {

  private static final Instant NOW = Instant.parse("2026-11-25T10:00:00.250Z");
  private final ExpiryPolicy policy = ExpiryPolicy.standard();

  @Test
  void aTtlIsRoundedUpSoThatNoNoteEndsEarly() {
    assertThat(policy.fromTtlSeconds(5, NOW).instant())
        .isEqualTo(Instant.parse("2026-11-25T10:00:06Z"));
    assertThat(policy.fromTtlSeconds(5, Instant.parse("2026-11-25T10:00:00Z")).instant())
        .isEqualTo(Instant.parse("2026-11-25T10:00:05Z"));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void aTtlThatIsNotPositiveIsRefused(long ttlSeconds) {
    assertThatThrownBy(() -> policy.fromTtlSeconds(ttlSeconds, NOW))
        .isInstanceOf(InvalidExpiryException.class)
        .hasMessageContaining("at least 1");
  }

  @ParameterizedTest
  @CsvSource({
    "1795600800000, milliseconds",
    "1795600800000000, microseconds",
    "1795600800, since 1970",
    "604800000, is it in milliseconds?"
  })
  void aTtlBeyondTheHorizonIsRefusedWithWhatItLooksLike(long ttlSeconds, String hint) {
    assertThatThrownBy(() -> policy.fromTtlSeconds(ttlSeconds, NOW))
        .isInstanceOf(InvalidExpiryException.class)
        .hasMessageContaining(hint);
  }

  @Test
  void theLargestNumberIsRefusedNotOverflown() {
    assertThatThrownBy(() -> policy.fromTtlSeconds(Long.MAX_VALUE, NOW))
        .isInstanceOf(InvalidExpiryException.class);
  }

  @Test
  void aTimeWithAnyOffsetIsTaken() {
    assertThat(policy.fromTimestamp("2026-11-25T12:00:00+01:00", NOW).instant())
        .isEqualTo(Instant.parse("2026-11-25T11:00:00Z"));
    assertThat(policy.fromTimestamp("2026-11-25T11:00:00.001Z", NOW).instant())
        .isEqualTo(Instant.parse("2026-11-25T11:00:01Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-25T12:00:00", "tomorrow", "1795600800", "2026-11-25", ""})
  void aTimeWithoutOffsetIsRefused(String text) {
    assertThatThrownBy(() -> policy.fromTimestamp(text, NOW))
        .isInstanceOf(InvalidExpiryException.class)
        .hasMessageContaining("offset");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2026-11-25T10:00:00.250Z", "2026-11-25T10:00:00Z", "1999-01-01T00:00:00Z"})
  void theMomentItselfAndThePastAreRefused(String text) {
    assertThatThrownBy(() -> policy.fromTimestamp(text, NOW))
        .isInstanceOf(InvalidExpiryException.class)
        .hasMessageContaining("past");
  }

  @Test
  void aTimeBeyondTheHorizonIsRefused() {
    ExpiryPolicy oneDay = new ExpiryPolicy(Duration.ofDays(1));

    assertThat(oneDay.fromTimestamp("2026-11-26T10:00:00Z", NOW)).isNotNull();
    assertThatThrownBy(() -> oneDay.fromTimestamp("2026-11-26T10:00:01Z", NOW))
        .isInstanceOf(InvalidExpiryException.class)
        .hasMessageContaining("1 days ahead");
    assertThatThrownBy(() -> oneDay.fromTimestamp("+999999999-12-31T23:59:59Z", NOW))
        .isInstanceOf(InvalidExpiryException.class);
  }

  /** Beyond, times would have years of five digits, and no longer sort as text. */
  @Test
  void aHorizonIsAThousandYearsAtMost() {
    ExpiryPolicy longest = new ExpiryPolicy(ExpiryPolicy.LONGEST_HORIZON);

    Expiry last = longest.fromTtlSeconds(longest.horizon().toSeconds(), NOW);
    assertThat(Timestamps.format(last.instant())).hasSize(Timestamps.LENGTH).startsWith("3026-");
    assertThatThrownBy(() -> longest.fromTtlSeconds(longest.horizon().toSeconds() + 1, NOW))
        .isInstanceOf(InvalidExpiryException.class);
    assertThatThrownBy(() -> new ExpiryPolicy(ExpiryPolicy.LONGEST_HORIZON.plusSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("365000 days");
  }

  @Test
  void aHorizonMustBePositive() {
    assertThatThrownBy(() -> new ExpiryPolicy(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
