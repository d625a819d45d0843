package io.notestream.consumer.sweep;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Bounds by how much another clock is ahead of a clock of ours, from responses that tell the second
 * in which they were made. Each bounds the difference to a second and the call's duration; where
 * one came just after the other's second began, it is known to about a round trip. Responses of the
 * last minute count.
 *
 * <p>There may be several clocks on the other side. They are taken to agree to {@link #MARGIN};
 * once two responses contradict each other by more, the bounds are widened by twice that for ten
 * minutes. A contradiction of more than {@link #LARGEST_SPREAD} means that a clock was set: what
 * was known is forgotten. Not thread-safe.
 */
final class ClockBounds {

  /** How far the other side's clocks are taken to differ, until they contradict each other. */
  static final Duration MARGIN = Duration.ofMillis(10);

  /** Clocks that differ by more are not a farm's: one was set. */
  static final Duration LARGEST_SPREAD = Duration.ofMillis(500);

  private static final long GRAIN = Duration.ofSeconds(1).toNanos();
  private static final long MEMORY = Duration.ofMinutes(1).toNanos();

  /** Responses are remembered by the second and a half, since there may be thousands. */
  private static final long SLOT = Duration.ofMillis(1_500).toNanos();

  private static final long SPREAD_MEMORY = Duration.ofMinutes(10).toNanos();

  /** What a clock may gain or lose while it is being adjusted: 500 millionths. */
  private static final long DRIFT_DIVISOR = 2_000;

  /** The closest bounds that the responses of a short time gave. */
  private static final class Slot {
    private final long begun;
    private long least;
    private long most;

    private Slot(long begun, long least, long most) {
      this.begun = begun;
      this.least = least;
      this.most = most;
    }

    private long leastAt(long now) {
      return least - Math.max(0, now - begun) / DRIFT_DIVISOR;
    }

    private long mostAt(long now) {
      return most + Math.max(0, now - begun) / DRIFT_DIVISOR;
    }
  }

  private final Deque<Slot> slots = new ArrayDeque<>();
  private long spread;
  private long spreadSeen;

  /**
   * Adds what a response said.
   *
   * @param sent when the request was sent, by our clock
   * @param received when the response was there, by our clock
   * @param second the second, by the other clock, in which the response was made
   */
  void add(Instant sent, Instant received, Instant second) {
    long now = nanos(received);
    long least = nanos(second) - now;
    long most = nanos(second) + GRAIN - nanos(sent);
    slots.removeIf(slot -> now - slot.begun > MEMORY || slot.begun > now);
    if (now - spreadSeen > SPREAD_MEMORY) {
      spread = 0;
    }
    if (!slots.isEmpty()) {
      long gap = Math.max(least - mostAt(now), leastAt(now) - most);
      if (gap > LARGEST_SPREAD.toNanos()) {
        slots.clear();
        spread = 0;
      } else if (gap > 0) {
        spread = Math.max(spread, 2 * gap);
        spreadSeen = now;
      }
    }
    Slot latest = slots.peekLast();
    if (latest == null || now - latest.begun > SLOT) {
      slots.addLast(new Slot(now, least, most));
    } else {
      latest.least = Math.max(latest.least, least);
      latest.most = Math.min(latest.most, most);
    }
  }

  /**
   * Returns by how much the other clock is ahead at least, whichever of a farm's; negative if it
   * may be behind. Empty before the first response.
   *
   * @param now by our clock
   */
  Optional<Duration> least(Instant now) {
    return slots.isEmpty()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(leastAt(nanos(now)) - spread).minus(MARGIN));
  }

  /**
   * Returns by how much the other clock is ahead at most, whichever of a farm's.
   *
   * @param now by our clock
   */
  Optional<Duration> most(Instant now) {
    return slots.isEmpty()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(mostAt(nanos(now)) + spread).plus(MARGIN));
  }

  private long leastAt(long now) {
    return slots.stream().mapToLong(slot -> slot.leastAt(now)).max().orElseThrow();
  }

  private long mostAt(long now) {
    return slots.stream().mapToLong(slot -> slot.mostAt(now)).min().orElseThrow();
  }

  private static long nanos(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), (long) time.getNano());
  }
}
