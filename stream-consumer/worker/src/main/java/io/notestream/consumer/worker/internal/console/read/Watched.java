package io.notestream.consumer.worker.internal.console.read;

import io.notestream.model.failure.Failures;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that is read again and again while somebody looks at it, and not while nobody does. The
 * more a read takes, the longer is the pause after it. Thread-safe.
 *
 * @param <T> the type of what is read
 */
public final class Watched<T> {

  private static final Logger LOG = LoggerFactory.getLogger(Watched.class);

  /** Pages ask every few seconds; soon after the last one has gone, nothing is read. */
  private static final long WANTED_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** How long the first one to look, after nobody did for a while, waits for a read. */
  private static final long FIRST_MILLIS = 1_500;

  private final String name;
  private final Duration period;
  private final double unitsPerSecond;
  private final Supplier<Sample<T>> reading;
  private final Tally tally;

  private volatile Seen<T> seen = new Seen<>(null, null, null);
  private volatile long wantedAt;
  private volatile long readAt;
  private volatile long claimedAt;
  private volatile long notBefore = System.nanoTime();
  private volatile boolean busy;
  private volatile @Nullable Runnable wake;

  Watched(
      String name,
      Duration period,
      double unitsPerSecond,
      Supplier<Sample<T>> reading,
      Tally tally) {
    this.name = name;
    this.period = period;
    this.unitsPerSecond = unitsPerSecond;
    this.reading = reading;
    this.tally = tally;
    this.wantedAt = System.nanoTime() - WANTED_NANOS;
    this.readAt = wantedAt - 1;
  }

  void wakeWith(Runnable newWake) {
    wake = newWake;
  }

  /** Returns what was seen last, without wanting it to be read. */
  public Seen<T> seen() {
    return seen;
  }

  /** Wants it to be read, and does not wait for that. */
  public void want() {
    wantedAt = System.nanoTime();
  }

  /** Returns what was seen last; waits a moment if nothing was read lately. */
  public Seen<T> look() {
    long now = System.nanoTime();
    wantedAt = now;
    Runnable waking = wake;
    if (now - readAt > WANTED_NANOS && now >= notBefore && waking != null) {
      waking.run();
      awaitRead(now);
    }
    return seen;
  }

  /** A read that takes longer than that delays whoever comes first, and nobody who comes later. */
  private synchronized void awaitRead(long since) {
    long end = (busy ? claimedAt : since) + TimeUnit.MILLISECONDS.toNanos(FIRST_MILLIS);
    try {
      while (readAt < since && end - System.nanoTime() > 0) {
        wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads at the next opportunity: somebody has just changed it. */
  public void refresh() {
    notBefore = System.nanoTime();
  }

  /** Returns whether it is to be read now; if so, the caller reads it. */
  synchronized boolean claim() {
    long now = System.nanoTime();
    if (busy || now - wantedAt > WANTED_NANOS || now < notBefore) {
      return false;
    }
    busy = true;
    claimedAt = now;
    return true;
  }

  void read(Instant now) {
    long pause = period.toNanos();
    try {
      Sample<T> sample = reading.get();
      seen = new Seen<>(sample.value(), now, null);
      tally.add(sample.readUnits());
      pause = Math.max(pause, (long) (sample.readUnits() / unitsPerSecond * 1e9));
    } catch (RuntimeException e) {
      // Whatever DynamoDB or the SDK throws: the page says so, and shows what was read before.
      seen = new Seen<>(seen.value(), seen.at(), Failures.of(e).toString());
      LOG.debug("{} cannot be read", name, e);
    } finally {
      ended(pause);
    }
  }

  private synchronized void ended(long pause) {
    readAt = System.nanoTime();
    notBefore = readAt + pause;
    busy = false;
    notifyAll();
  }
}
