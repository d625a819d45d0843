package io.notestream.writer.server;

import java.time.Duration;

/**
 * How long a server waits for its callers. Immutable.
 *
 * @param idleTimeout after which a connection on which nothing moves is given up, so that callers
 *     that are gone hold no threads; longer than a caller's network is usually away
 * @param requestTimeout in which the body of a request must have arrived: one that trickles in is
 *     never idle, and holds a thread all the same. Long enough for the longest body that is served
 *     over a slow line
 * @param drain for which requests in flight may go on after {@link NotesServer#close}
 */
public record HttpSettings(Duration idleTimeout, Duration requestTimeout, Duration drain) {

  /** The default of {@link #idleTimeout}: 30 seconds. */
  public static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofSeconds(30);

  /** The default of {@link #requestTimeout}: 2 minutes, for 5 MiB at 44 KB/s. */
  public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofMinutes(2);

  /** The default of {@link #drain}: 20 seconds, which most orchestrators grant and more. */
  public static final Duration DEFAULT_DRAIN = Duration.ofSeconds(20);

  /**
   * Creates settings.
   *
   * @param idleTimeout at least a millisecond
   * @param requestTimeout at least a millisecond
   * @param drain not negative
   * @throws IllegalArgumentException if one of them is less
   */
  public HttpSettings {
    requireTime("idle time-out", idleTimeout);
    requireTime("request time-out", requestTimeout);
    if (drain.isNegative()) {
      throw new IllegalArgumentException("the drain must not be negative: " + drain);
    }
  }

  /** {@return the settings with the defaults above} */
  public static HttpSettings standard() {
    return new HttpSettings(DEFAULT_IDLE_TIMEOUT, DEFAULT_REQUEST_TIMEOUT, DEFAULT_DRAIN);
  }

  /**
   * {@return these settings with another idle time-out}
   *
   * @param idleTimeout at least a millisecond
   */
  public HttpSettings withIdleTimeout(Duration idleTimeout) {
    return new HttpSettings(idleTimeout, requestTimeout, drain);
  }

  /**
   * {@return these settings with another request time-out}
   *
   * @param requestTimeout at least a millisecond
   */
  public HttpSettings withRequestTimeout(Duration requestTimeout) {
    return new HttpSettings(idleTimeout, requestTimeout, drain);
  }

  /**
   * {@return these settings with another drain}
   *
   * @param drain not negative
   */
  public HttpSettings withDrain(Duration drain) {
    return new HttpSettings(idleTimeout, requestTimeout, drain);
  }

  private static void requireTime(String what, Duration duration) {
    if (duration.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException(
          "the " + what + " must be at least a millisecond, not " + duration);
    }
  }
}
