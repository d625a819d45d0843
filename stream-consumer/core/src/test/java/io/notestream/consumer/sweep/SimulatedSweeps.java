package io.notestream.consumer.sweep;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.CallersThread;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Sweeps that do everything on their callers' threads, and wait in the callers' own way. */
public final class SimulatedSweeps {

  /** So many that the rate never holds a delete back: it goes by real time. */
  private static final int PER_SECOND = 1_000_000_000;

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  private SimulatedSweeps() {}

  /**
   * Creates a clock that has heard of no response.
   *
   * @param wall what somebody may set
   * @param steady what nobody can set
   */
  public static ServerClock clock(InstantSource wall, InstantSource steady) {
    return new ServerClock(wall, steady);
  }

  /**
   * Builds a sweep.
   *
   * @param interval the time between two looks
   * @param steady tells how much time goes by
   * @param pause lets a time go by
   * @param random draws the pauses between attempts
   */
  public static TimedSweep build(
      DynamoDbClient client,
      String table,
      Duration interval,
      ServerClock clock,
      InstantSource steady,
      Consumer<Duration> pause,
      RandomGenerator random) {
    return new TimedSweep(
        client,
        client,
        table,
        limits(),
        new SweepTiming(interval, 8, Duration.ofSeconds(5)),
        () -> Duration.ZERO,
        clock,
        new SimpleMeterRegistry(),
        new SweepScheduling(
            new CallersThread(),
            new CallersThread(),
            () -> TimeUnit.MILLISECONDS.toNanos(steady.millis()),
            (heap, seen, time) -> pause.accept(untilNext(heap, clock.earliestNow())),
            () -> random));
  }

  /** Builds a sweep without timers. */
  public static DueSweep due(
      DynamoDbClient client, String table, ServerClock clock, RandomGenerator random) {
    return new DueSweep(
        client,
        client,
        table,
        limits(),
        clock,
        new SimpleMeterRegistry(),
        new CallersThread(),
        () -> random);
  }

  private static SweepLimits limits() {
    return new SweepLimits(PER_SECOND, 8, SweepLimits.LARGEST_INLINE_BODY, Duration.ofSeconds(60));
  }

  private static Duration untilNext(TimerHeap heap, Instant now) {
    return heap.next()
        .map(next -> Duration.between(now, next).plusMillis(1))
        .filter(wait -> wait.compareTo(LONGEST_WAIT) < 0)
        .orElse(LONGEST_WAIT);
  }
}
