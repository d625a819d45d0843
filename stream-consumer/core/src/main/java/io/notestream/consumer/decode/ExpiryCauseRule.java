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
 * Tells whether a removed note was deleted or has expired, and who removed it if so. A pure
 * function of the stream record, so that every entrance and every redelivery answers alike.
 *
 * <p>Only DynamoDB's own time to live leaves its name on the record, and only <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html">in
 * the region where it deleted</a>. A plain remove at or after the expiry is taken for an
 * expiration, since the writer marks a note with {@code deletedAt} before it deletes it near its
 * end.
 *
 * @param guard how far the clocks of stream, writer and sweeper may lie apart; the writer marks
 *     deletes that are nearer to the end than twice this
 * @param plainCause what a plain remove of an expired note is put down to: {@link
 *     ExpiryCause#SWEEPER} or, where no sweeper runs in the region, {@link ExpiryCause#REPLICA}
 */
public record ExpiryCauseRule(Duration guard, ExpiryCause plainCause) {

  /** One minute. */
  public static final Duration DEFAULT_GUARD = Duration.ofSeconds(60);

  /** The identity under which DynamoDB's own time to live removes an item. */
  public static final Identity TIME_TO_LIVE =
      Identity.builder().type("Service").principalId("dynamodb.amazonaws.com").build();

  /**
   * @throws IllegalArgumentException if the guard is negative or the cause is {@link
   *     ExpiryCause#TTL}
   */
  public ExpiryCauseRule {
    if (guard.isNegative()) {
      throw new IllegalArgumentException("the guard must not be negative, but is " + guard);
    }
    if (plainCause == ExpiryCause.TTL) {
      throw new IllegalArgumentException(
          "the cause of a plain remove is SWEEPER or REPLICA: TTL leaves its name on the record");
    }
  }

  /** A guard of {@link #DEFAULT_GUARD}, and a sweeper in the region. */
  public static ExpiryCauseRule standard() {
    return new ExpiryCauseRule(DEFAULT_GUARD, ExpiryCause.SWEEPER);
  }

  /**
   * Why a note was removed.
   *
   * @param old the old image of the remove
   * @param identity the record's {@code userIdentity}, as far as there is one
   * @param eventTime the record's approximate creation time; floored to the second here, since not
   *     every entrance delivers more
   * @return the cause if the note has expired; empty if somebody deleted it
   */
  public Optional<ExpiryCause> causeOf(Note old, @Nullable Identity identity, Instant eventTime) {
    if (old.deletedAt() != null) {
      return Optional.empty();
    }
    if (TIME_TO_LIVE.equals(identity)) {
      return Optional.of(ExpiryCause.TTL);
    }
    Instant latest = eventTime.truncatedTo(ChronoUnit.SECONDS).plus(guard);
    return old.expiry() != null && !old.expiry().instant().isAfter(latest)
        ? Optional.of(plainCause)
        : Optional.empty();
  }
}
