package io.notestream.consumer.expiry;

import io.notestream.consumer.CallersThread;
import io.notestream.consumer.expiry.ReactionScheduling.Watchdog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Reactions that are run on their callers' threads, one after the other, and so are never ended for
 * taking too long.
 */
public final class SimulatedReactions {

  private SimulatedReactions() {}

  /**
   * Builds reactions.
   *
   * @param steady tells how much time goes by
   * @param random draws the delays of pending reactions
   */
  public static Reactions build(
      Reactions.Builder builder, InstantSource steady, RandomGenerator random) {
    builder.scheduling =
        new ReactionScheduling(
            (name, threads) -> new CallersThread(),
            NoWatchdog::new,
            () -> TimeUnit.MILLISECONDS.toNanos(steady.millis()),
            () -> random);
    return builder.build();
  }

  private static final class NoWatchdog implements Watchdog {
    @Override
    public Runnable after(Duration time, Runnable alarm) {
      return () -> {};
    }

    @Override
    public void close() {}
  }
}
