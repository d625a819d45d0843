package io.notestream.consumer.decode;

import io.notestream.model.change.ExpiryCause;
import io.notestream.model.note.Note;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Identity;

/**
 * The rule that tells an expiration from a delete, and by whom an expired note was removed. A pure
 * function of the stream record, so that every entry point and every redelivery comes to the same
 * result. Immutable.
 *
 * <p>Only DynamoDB's own time to live leaves its name on the record, and only <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html">in
 * the region where it deleted</a>. Any other remove at or after the expiry is taken for an
 * expiration too: before the writer deletes a note near its expiry, it marks the note with {@code
 * deletedAt}.
 *
 * @param guard how far apart the clocks of stream, writer and sweeper may be; the writer marks
 *     deletes that are closer to the expiry than twice the guard
 * @param plainCause the cause recorded for an expired note that DynamoDB's time to live did not
 *     remove: {@link ExpiryCause#SWEEPER} or, where no sweeper runs in the region, {@link
 *     ExpiryCause#REPLICA}
 */
public record ExpiryCauseRule(Duration guard, ExpiryCause plainCause) {

  /** The default guard, one minute. */
  public static final Duration DEFAULT_GUARD = Duration.ofSeconds(60);

  /** The identity under which DynamoDB's own time to live removes an item. */
  public static final Identity TIME_TO_LIVE =
      Identity.builder().type("Service").principalId("dynamodb.amazonaws.com").build();

  /**
   * Creates a rule.
   *
   * @param guard see above; zero or more
   * @param plainCause see above; not {@link ExpiryCause#TTL}
   * @throws IllegalArgumentException if one of them is out of bounds
   */
  public ExpiryCauseRule {
    if (guard.isNegative()) {
      throw new IllegalArgumentException("guard must not be negative, but is " + guard);
    }
    if (plainCause == ExpiryCause.TTL) {
      throw new IllegalArgumentException(
          "plainCause must be SWEEPER or REPLICA: TTL leaves its name on the record");
    }
  }

  /** {@return the rule with {@link #DEFAULT_GUARD} and {@link ExpiryCause#SWEEPER}} */
  public static ExpiryCauseRule standard() {
    return new ExpiryCauseRule(DEFAULT_GUARD, ExpiryCause.SWEEPER);
  }

  /**
   * Returns why a removed note expired, or that it was deleted.
   *
   * @param old the old image of the remove
   * @param identity the record's {@code userIdentity}; {@code null} if it has none
   * @param eventTime the record's approximate creation time; floored to the second, since not every
   *     entry point delivers fractions; {@code null} if the record has none: a time of receipt
   *     would make a delete an expiration, the more so the later it came
   * @return the cause if the note has expired; empty if somebody deleted it
   */
  public Optional<ExpiryCause> causeOf(
      Note old, @Nullable Identity identity, @Nullable Instant eventTime) {
    if (old.deletedAt() != null) {
      return Optional.empty();
    }
    if (TIME_TO_LIVE.equals(identity)) {
      return Optional.of(ExpiryCause.TTL);
    }
    if (eventTime == null) {
      return Optional.empty();
    }
    Instant latest = eventTime.truncatedTo(ChronoUnit.SECONDS).plus(guard);
    return old.expiry() != null && !old.expiry().instant().isAfter(latest)
        ? Optional.of(plainCause)
        : Optional.empty();
  }
}
