package io.notestream.consumer.worker.internal.kcl.lease;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets the renewals of leases go before the reads of shards. On a machine that is too busy for
 * both, reads would only bring more to do, and leases would run out meanwhile. Thread-safe.
 */
public final class Renewals {

  /** A renewal takes some milliseconds where there is time for it. */
  private static final Duration SLOW = Duration.ofMillis(100);

  /** Beyond it the lease table is out of reach, for which records do not wait. */
  private static final Duration LONGEST = Duration.ofSeconds(1);

  private static final long POLL_MILLIS = 50;

  /** A renewal in flight; each is another one. */
  static final class Renewal {
    private final long since;

    private Renewal(long since) {
      this.since = since;
    }
  }

  private final LongSupplier nanoTime;

  /** The oldest first. */
  private final Set<Renewal> inFlight = new LinkedHashSet<>();

  /** Creates renewals of which none is in flight. */
  public Renewals() {
    this(System::nanoTime);
  }

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  Renewals(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Called when a renewal begins. */
  synchronized Renewal begin() {
    Renewal renewal = new Renewal(nanoTime.getAsLong());
    inFlight.add(renewal);
    return renewal;
  }

  /** Called when it has ended, whatever came of it. */
  synchronized void end(Renewal renewal) {
    inFlight.remove(renewal);
    notifyAll();
  }

  /** Returns whether renewals take longer than they should, and a read would be in their way. */
  synchronized boolean areSlow() {
    for (Renewal oldest : inFlight) {
      long age = nanoTime.getAsLong() - oldest.since;
      return age > SLOW.toNanos() && age < LONGEST.toNanos();
    }
    return false;
  }

  /**
   * Waits, before a read, until no renewal is slow, and no longer than a second: where the network
   * is slow, there may always be one, and shards are to be read all the same.
   */
  public synchronized void goFirst() throws InterruptedException {
    long since = nanoTime.getAsLong();
    while (areSlow() && nanoTime.getAsLong() - since < LONGEST.toNanos()) {
      TimeUnit.MILLISECONDS.timedWait(this, POLL_MILLIS);
    }
  }
}
