package io.notestream.consumer.worker.internal.console.read;

import io.notestream.consumer.internal.thread.DaemonThreads;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Reads what is watched, on threads of its own. Thread-safe. */
public final class Watch implements AutoCloseable {

  /** A read that DynamoDB does not respond to keeps the others waiting no longer than this many. */
  private static final int THREADS = 3;

  private static final long TICK_MILLIS = 500;

  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(THREADS, DaemonThreads.named("console-reads"));
  private final List<Watched<?>> watched = new CopyOnWriteArrayList<>();
  private final Tally tally = new Tally();
  private final InstantSource clock;

  /** Starts without anything to watch. */
  @SuppressWarnings("FutureReturnValueIgnored") // tick() lets nothing through that would end it
  public Watch(InstantSource clock) {
    this.clock = clock;
    for (int i = 0; i < THREADS; i++) {
      threads.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Adds something to watch.
   *
   * @param name what it is, for the log
   * @param period the shortest time between two reads
   * @param unitsPerSecond how many read units a second it may take on average
   * @param reading reads it; what it throws is shown to whoever looks
   */
  public <T> Watched<T> add(
      String name, Duration period, double unitsPerSecond, Supplier<Sample<T>> reading) {
    Watched<T> added = new Watched<>(name, period, unitsPerSecond, reading, tally);
    added.wakeWith(() -> threads.execute(this::tick));
    watched.add(added);
    return added;
  }

  /** Returns what all reads have taken. */
  public Tally tally() {
    return tally;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void tick() {
    for (Watched<?> each : watched) {
      if (each.claim()) {
        each.read(clock.instant());
      }
    }
  }
}
