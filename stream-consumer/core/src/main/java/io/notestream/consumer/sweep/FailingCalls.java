package io.notestream.consumer.sweep;

import io.notestream.model.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of one kind that fail, and since when. They are made again as long as notes are due, so
 * that nobody else would notice. Thread-safe.
 */
final class FailingCalls {

  private static final Logger LOG = LoggerFactory.getLogger(FailingCalls.class);

  /** A failure that passes by itself, as a throttle does, has passed by then. */
  private static final Duration LASTS = Duration.ofMinutes(1);

  /** One call may be refused while rights are being changed. */
  private static final Duration REPEATED = Duration.ofSeconds(1);

  /** When nobody has called for so long, nothing is known of what would be the case now. */
  private static final Duration MEMORY = Duration.ofMinutes(5);

  private final String what;
  private @Nullable Failing failing;
  private @Nullable Instant loggedAt;

  /**
   * @param since when the first call failed
   * @param last when the latest did
   */
  private record Failing(Failure failure, Instant since, Instant last) {

    boolean isKnownAt(Instant now) {
      return !last.plus(MEMORY).isBefore(now);
    }

    boolean lasts() {
      return Duration.between(since, last).compareTo(failure.passes() ? LASTS : REPEATED) >= 0;
    }
  }

  /**
   * @param what the calls, as the subject of "fail"
   */
  FailingCalls(String what) {
    this.what = what;
  }

  /** Notes that a call failed; logs it once a minute, unless it may still pass by itself. */
  synchronized void failed(Failure failure, Instant now) {
    Failing before = failing;
    Instant since = before != null && before.isKnownAt(now) ? before.since : now;
    Failing latest = new Failing(failure, since, now);
    failing = latest;
    if (latest.lasts() && (loggedAt == null || !loggedAt.plus(LASTS).isAfter(now))) {
      loggedAt = now;
      LOG.warn("{} fail, and are tried again: {}", what, failure);
    }
  }

  /** Notes that a call succeeded. */
  synchronized void succeeded() {
    failing = null;
    loggedAt = null;
  }

  /** Returns what fails and why, in words; empty if nothing does, or it may still pass. */
  synchronized Optional<String> inWords(Instant now) {
    return Optional.ofNullable(failing)
        .filter(latest -> latest.lasts() && latest.isKnownAt(now))
        .map(latest -> what + " fail: " + latest.failure);
  }
}
