package io.notestream.consumer.testkit;

import io.notestream.model.view.Counter;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on one user's summaries. */
public final class SummaryAssert extends AbstractAssert<SummaryAssert, Views> {

  private final String user;

  SummaryAssert(Views views, String user) {
    super(views, SummaryAssert.class);
    this.user = user;
  }

  public SummaryAssert hasActiveNotes(long count) {
    return has(Counter.ACTIVE_NOTES, count);
  }

  public SummaryAssert hasBodyBytes(long count) {
    return has(Counter.BODY_BYTES, count);
  }

  public SummaryAssert hasCreated(long count) {
    return has(Counter.CREATED, count);
  }

  public SummaryAssert hasUpdated(long count) {
    return has(Counter.UPDATED, count);
  }

  public SummaryAssert hasDeleted(long count) {
    return has(Counter.DELETED, count);
  }

  public SummaryAssert hasExpired(long count) {
    return has(Counter.EXPIRED, count);
  }

  public SummaryAssert hasRestored(long count) {
    return has(Counter.RESTORED, count);
  }

  /** How many active notes have the tag. */
  public SummaryAssert hasActiveNotes(String tag, long count) {
    return require("active notes with tag " + tag, actual.activeNotes(user, tag), count);
  }

  /** What a counter of one day, in UTC, says. */
  public SummaryAssert hasOn(LocalDate day, Counter counter, long count) {
    return require(counter.attribute() + " on " + day, actual.counter(user, day, counter), count);
  }

  /** When the user was last active, to the minute; {@code null} for never. */
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
