package io.notestream.consumer.testkit;

import io.notestream.model.view.Counter;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on the summaries of one user. A user without records has zeros. Not thread-safe. */
public final class SummaryAssert extends AbstractAssert<SummaryAssert, Views> {

  private final String user;

  SummaryAssert(Views views, String user) {
    super(views, SummaryAssert.class);
    this.user = user;
  }

  /**
   * Checks the number of active notes.
   *
   * @param count the expected number
   * @return these assertions
   */
  public SummaryAssert hasActiveNotes(long count) {
    return has(Counter.ACTIVE_NOTES, count);
  }

  /**
   * Checks the number of bytes of bodies of active notes, in UTF-8.
   *
   * @param count the expected number
   * @return these assertions
   */
  public SummaryAssert hasBodyBytes(long count) {
    return has(Counter.BODY_BYTES, count);
  }

  /**
   * Checks the number of created notes.
   *
   * @param count the expected number
   * @return these assertions
   */
  public SummaryAssert hasCreated(long count) {
    return has(Counter.CREATED, count);
  }

  /**
   * Checks the number of updates.
   *
   * @param count the expected number
   * @return these assertions
   */
  public SummaryAssert hasUpdated(long count) {
    return has(Counter.UPDATED, count);
  }

  /**
   * Checks the number of deletes.
   *
   * @param count the expected number
   * @return these assertions
   */
  public SummaryAssert hasDeleted(long count) {
    return has(Counter.DELETED, count);
  }

  /**
   * Checks the number of expirations.
   *
   * @param count the expected number
   * @return these assertions
   */
  public SummaryAssert hasExpired(long count) {
    return has(Counter.EXPIRED, count);
  }

  /**
   * Checks the number of restored notes.
   *
   * @param count the expected number
   * @return these assertions
   */
  public SummaryAssert hasRestored(long count) {
    return has(Counter.RESTORED, count);
  }

  /**
   * Checks the number of active notes with a tag.
   *
   * @param tag the tag
   * @param count the expected number
   * @return these assertions
   */
  public SummaryAssert hasActiveNotes(String tag, long count) {
    return require("active notes with tag " + tag, actual.activeNotes(user, tag), count);
  }

  /**
   * Checks a counter of one day.
   *
   * @param day the day, in UTC
   * @param counter the counter
   * @param count the expected value
   * @return these assertions
   */
  public SummaryAssert hasOn(LocalDate day, Counter counter, long count) {
    return require(counter.attribute() + " on " + day, actual.counter(user, day, counter), count);
  }

  /**
   * Checks when the user was last active.
   *
   * @param minute the expected time, to the minute; {@code null} for never
   * @return these assertions
   */
  public SummaryAssert wasLastActiveAt(@Nullable Instant minute) {
    Instant found = actual.lastActivityAt(user);
    if (!Objects.equals(found, minute)) {
      failWithMessage("Expected %s to be last active at %s but was %s", user, minute, found);
    }
    return this;
  }

  private SummaryAssert has(Counter counter, long count) {
    return require(counter.attribute(), actual.counter(user, counter), count);
  }

  private SummaryAssert require(String what, long found, long expected) {
    if (found != expected) {
      failWithMessage("Expected %s of %s to be %s but was %s", what, user, expected, found);
    }
    return this;
  }
}
