package io.notestream.consumer.sweep;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Tells the time by DynamoDB's clock, from the {@code Date} headers of its responses. A header
 * tells whole seconds; together, those of the last minute bound the difference to about a round
 * trip. Thread-safe.
 *
 * <p>It goes by two clocks of this machine: the one that tells the time, which somebody may set,
 * and the one that nobody can set but that may stand still while the machine sleeps. The earlier of
 * the two readings counts, so that neither makes a note end early.
 */
public final class ServerClock implements ExecutionInterceptor {

  private static final ExecutionAttribute<Reading> SENT =
      new ExecutionAttribute<>("io.notestream.sent");

  /** What both of this machine's clocks show. */
  record Reading(Instant wall, Instant steady) {}

  private final InstantSource clock;
  private final InstantSource steady;
  private final ClockBounds byWall = new ClockBounds();
  private final ClockBounds bySteady = new ClockBounds();
  private long dateSecond = Long.MIN_VALUE;
  private @Nullable String date;

  /**
   * Creates a clock that has heard of no response.
   *
   * @param clock this machine's clock
   */
  public ServerClock(InstantSource clock) {
    this(clock, () -> Instant.EPOCH.plusNanos(System.nanoTime()));
  }

  /**
   * @param steady tells how much time goes by, from any beginning
   */
  ServerClock(InstantSource clock, InstantSource steady) {
    this.clock = clock;
    this.steady = steady;
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    attributes.putAttribute(SENT, reading());
  }

  @Override
  public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
    Reading received = reading();
    Reading sent = attributes.getAttribute(SENT);
    if (sent != null) {
      context
          .httpResponse()
          .firstMatchingHeader("Date")
          .ifPresent(header -> received(header, sent, received));
    }
  }

  /** {@return this machine's clock} */
  public InstantSource local() {
    return clock;
  }

  /**
   * {@return by how much DynamoDB's clock is ahead of this machine's; negative if it is behind.
   * Empty before the first response} Right to half a second at first, and to about a round trip
   * once a few responses are there.
   */
  public synchronized Optional<Duration> ahead() {
    Instant now = clock.instant();
    return byWall
        .least(now)
        .flatMap(least -> byWall.most(now).map(most -> least.plus(most).dividedBy(2)));
  }

  /**
   * {@return what DynamoDB's clock shows at least, as far as is known; this machine's time before
   * the first response} A note is due once this has come: never early by DynamoDB's own clock.
   */
  public synchronized Instant earliestNow() {
    Reading now = reading();
    Instant wall = byWall.least(now.wall).map(now.wall::plus).orElse(now.wall);
    return bySteady
        .least(now.steady)
        .map(now.steady::plus)
        .filter(steadily -> steadily.isBefore(wall))
        .orElse(wall);
  }

  Reading reading() {
    return new Reading(clock.instant(), steady.instant());
  }

  synchronized void received(String header, Reading sent, Reading received) {
    if (!header.equals(date)) {
      try {
        dateSecond =
            ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toEpochSecond();
        date = header;
      } catch (DateTimeException e) {
        return; // Something between here and DynamoDB that writes dates of its own.
      }
    }
    Instant second = Instant.ofEpochSecond(dateSecond);
    byWall.add(sent.wall, received.wall, second);
    bySteady.add(sent.steady, received.steady, second);
  }
}
