package io.notestream.consumer.internal.clock;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import software.amazon.awssdk.core.SdkResponse;

/**
 * Bounds the time at which DynamoDB made a response, by the response's {@code Date} header; without
 * one, by this machine's clock and the guard. Thread-safe.
 */
public final class ServerTimes {

  /** The header tells whole seconds. */
  private static final Duration GRAIN = Duration.ofSeconds(1);

  /** How far the clocks of DynamoDB's own machines are taken to differ at most. */
  private static final Duration SKEW = Duration.ofSeconds(1);

  private final InstantSource clock;
  private final Duration guard;

  /**
   * Creates bounds.
   *
   * @param clock this machine's clock
   * @param guard how far this machine's clock and DynamoDB's may be apart
   */
  public ServerTimes(InstantSource clock, Duration guard) {
    this.clock = clock;
    this.guard = guard;
  }

  /** Returns a time, by DynamoDB's clock, before which the response was not made. */
  public Instant earliest(SdkResponse response) {
    return date(response)
        .map(date -> date.minus(SKEW))
        .orElseGet(() -> clock.instant().minus(guard));
  }

  /**
   * Returns a time, by DynamoDB's clock, after which the response was not made. To be called once
   * the response is there.
   */
  public Instant latest(SdkResponse response) {
    return date(response).map(ServerTimes::latest).orElseGet(() -> clock.instant().plus(guard));
  }

  /**
   * Returns a time, by the clock of any of DynamoDB's machines, after which a response was not
   * made.
   *
   * @param date the second in which it was made, by the clock of one of them
   */
  public static Instant latest(Instant date) {
    return date.plus(GRAIN).plus(SKEW);
  }

  /**
   * Returns the second in which DynamoDB made a response, by its own clock; empty if the response
   * does not tell.
   */
  public static Optional<Instant> date(SdkResponse response) {
    return Optional.ofNullable(response.sdkHttpResponse())
        .flatMap(http -> http.firstMatchingHeader("Date"))
        .flatMap(ServerTimes::parse);
  }

  private static Optional<Instant> parse(String date) {
    try {
      return Optional.of(
          ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty(); // Something between here and DynamoDB that writes dates of its own.
    }
  }
}
