package io.notestream.writer.api;

import java.time.Duration;

/**
 * How much is done for callers. Immutable.
 *
 * @param maxBytes the length of the longest request body that is served
 * @param deadline by which a request has its response, counted from when it has arrived whole. What
 *     is not done by then is a 503, and may have been done
 * @param maxConcurrent how many requests are served at once; any more is refused at once with a 503
 * @param perUser how many requests of one user are served a second, and twice as many after a
 *     pause; any more is refused with a 429. 0 for any number. Each instance counts for itself
 */
public record RequestLimits(int maxBytes, Duration deadline, int maxConcurrent, int perUser) {

  /** The default of {@link #maxBytes}: 5 MiB, almost as much as a Lambda can receive. */
  public static final int DEFAULT_MAX_BYTES = 5 << 20;

  /** The default of {@link #deadline}: 5 seconds, which callers wait for without giving up. */
  public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(5);

  /** The default of {@link #maxConcurrent}: 200, for each of which there may be a thread. */
  public static final int DEFAULT_MAX_CONCURRENT = 200;

  private static final Duration LEAST_DEADLINE = Duration.ofMillis(500);

  /**
   * Creates limits.
   *
   * @param maxBytes at least 1
   * @param deadline at least half a second
   * @param maxConcurrent at least 1
   * @param perUser not negative
   * @throws IllegalArgumentException if one of them is less
   */
  public RequestLimits {
    if (maxBytes < 1) {
      throw new IllegalArgumentException(
          "the longest request must be at least 1 byte, not " + maxBytes);
    }
    if (deadline.compareTo(LEAST_DEADLINE) < 0) {
      throw new IllegalArgumentException(
          "the deadline must be at least half a second, not " + deadline);
    }
    if (maxConcurrent < 1) {
      throw new IllegalArgumentException(
          "at least 1 request must be served at once, not " + maxConcurrent);
    }
    if (perUser < 0) {
      throw new IllegalArgumentException(
          "the requests of a user a second must not be negative: " + perUser);
    }
  }

  /** {@return the defaults above, without a limit for users} */
  public static RequestLimits standard() {
    return new RequestLimits(DEFAULT_MAX_BYTES, DEFAULT_DEADLINE, DEFAULT_MAX_CONCURRENT, 0);
  }

  /**
   * {@return these limits with another length}
   *
   * @param bytes at least 1
   */
  public RequestLimits withMaxBytes(int bytes) {
    return new RequestLimits(bytes, deadline, maxConcurrent, perUser);
  }

  /**
   * {@return these limits with another deadline}
   *
   * @param time at least half a second
   */
  public RequestLimits withDeadline(Duration time) {
    return new RequestLimits(maxBytes, time, maxConcurrent, perUser);
  }

  /**
   * {@return these limits with another number of requests at once}
   *
   * @param requests at least 1
   */
  public RequestLimits withMaxConcurrent(int requests) {
    return new RequestLimits(maxBytes, deadline, requests, perUser);
  }

  /**
   * {@return these limits with another rate of users}
   *
   * @param requests a second, not negative; 0 for any number
   */
  public RequestLimits withPerUser(int requests) {
    return new RequestLimits(maxBytes, deadline, maxConcurrent, requests);
  }
}
