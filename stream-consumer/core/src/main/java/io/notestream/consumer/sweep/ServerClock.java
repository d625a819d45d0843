package io.notestream.consumer.sweep;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Measures how far this machine's clock is from DynamoDB's, by the {@code Date} header of its
 * responses. That header tells whole seconds; each response bounds the difference to a second and
 * the call's duration, and together they bound it more closely. Thread-safe.
 */
public final class ServerClock implements ExecutionInterceptor {

  private static final ExecutionAttribute<Instant> SENT =
      new ExecutionAttribute<>("io.notestream.sent");

  private static final int SAMPLES = 32;
  private static final Duration GRAIN = Duration.ofSeconds(1);

  /** What one response says: the server is ahead of us by at least this and at most that. */
  private record Bounds(Duration least, Duration most) {

    boolean disagrees(Bounds other) {
      return least.compareTo(other.most) > 0 || other.least.compareTo(most) > 0;
    }
  }

  private final InstantSource clock;
  private final Deque<Bounds> samples = new ArrayDeque<>();

  /**
   * Creates a clock that has heard of no response.
   *
   * @param clock this machine's clock
   */
  public ServerClock(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    attributes.putAttribute(SENT, clock.instant());
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    Instant sent = attributes.getAttribute(SENT);
    if (sent != null) {
      context
          .httpResponse()
          .firstMatchingHeader("Date")
          .ifPresent(date -> received(date, sent, clock.instant()));
    }
  }

  /** {@return this machine's clock} */
  public InstantSource local() {
    return clock;
  }

  /**
   * {@return by how much DynamoDB's clock is ahead of this machine's; negative if it is behind.
   * Empty before the first response} Right to about half a second.
   */
  public synchronized Optional<Duration> ahead() {
    return bounds().map(known -> known.least.plus(known.most).dividedBy(2));
  }

  /**
   * {@return what DynamoDB's clock shows at least, as far as is known; this machine's time
   * otherwise}
   */
  public synchronized Instant earliestNow() {
    Instant now = clock.instant();
    return bounds().map(known -> now.plus(known.least)).orElse(now);
  }

  /**
   * {@return the time by which a note is due: this machine's, but never later than DynamoDB's} A
   * clock that is ahead must not end notes early; one that is behind only ends them late.
   */
  public Instant dueTime() {
    Instant own = clock.instant();
    Instant servers = earliestNow();
    return own.isBefore(servers) ? own : servers;
  }

  void received(String date, Instant sent, Instant received) {
    Instant second;
    try {
      second = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      return; // Something between here and DynamoDB that writes dates of its own.
    }
    add(new Bounds(Duration.between(received, second), Duration.between(sent, second.plus(GRAIN))));
  }

  private synchronized void add(Bounds sample) {
    if (bounds().filter(sample::disagrees).isPresent()) {
      samples.clear(); // A clock was set: what was known no longer holds.
    }
    samples.addLast(sample);
    if (samples.size() > SAMPLES) {
      samples.removeFirst();
    }
  }

  private synchronized Optional<Bounds> bounds() {
    return samples.stream()
        .reduce(
            (a, b) ->
                new Bounds(
                    a.least.compareTo(b.least) > 0 ? a.least : b.least,
                    a.most.compareTo(b.most) < 0 ? a.most : b.most));
  }
}
