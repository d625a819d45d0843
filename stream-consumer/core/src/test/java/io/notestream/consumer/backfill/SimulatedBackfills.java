package io.notestream.consumer.backfill;

import io.notestream.consumer.CallersThread;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Backfills that do everything on their callers' threads, one segment after the other. They give no
 * signs of life, so that another process takes over while they go on.
 */
public final class SimulatedBackfills {

  private SimulatedBackfills() {}

  /**
   * Builds a backfill.
   *
   * @param steady tells how much time goes by
   * @param random draws the pauses between attempts
   */
  public static Backfill build(
      Backfill.Builder builder, InstantSource steady, RandomGenerator random) {
    builder.scheduling =
        new BackfillScheduling(
            count -> new CallersThread(),
            (beat, period) -> () -> {},
            () -> TimeUnit.MILLISECONDS.toNanos(steady.millis()),
            () -> random);
    return builder.build();
  }
}
