package io.notestream.consumer.worker.internal.kcl.shard;

import io.notestream.consumer.worker.internal.kcl.lease.Renewals;
import io.notestream.consumer.worker.options.KclProfile;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What the reads of all shards of a worker share: there are only so many at once, those of quiet
 * shards are spread over time, the renewals of leases go first, and who knows that records are
 * coming can say so. Thread-safe.
 */
public final class SharedReads {

  /** For how many of the longest pauses a quiet shard waits at most, where there are many. */
  private static final int QUIET_PAUSES = 8;

  /** With more shards, most would be read for nothing when records come into a few. */
  private static final int FEW_SHARDS = 16;

  private final KclProfile profile;
  private final QuietReads quiet;
  private final Renewals renewals;
  private final Semaphore atOnce;
  private long coming;
  private int waiting;

  /**
   * @param atOnce how many shards are read at once, at least 1
   */
  public SharedReads(KclProfile profile, int atOnce) {
    this(profile, atOnce, new Renewals());
  }

  SharedReads(KclProfile profile, int atOnce, Renewals renewals) {
    this.profile = profile;
    this.quiet =
        new QuietReads(profile.quietReads(), profile.longestPause().multipliedBy(QUIET_PAUSES));
    this.renewals = renewals;
    this.atOnce = new Semaphore(atOnce);
  }

  /** Returns the renewals that go first. */
  public Renewals renewals() {
    return renewals;
  }

  /** Returns when to read one more shard. */
  public ReadPace pace() {
    return new ReadPace(profile, quiet);
  }

  /**
   * Says that there are new records in the stream, which a quiet shard would not be read for yet.
   */
  public synchronized void recordsAreComing() {
    if (waiting <= FEW_SHARDS) {
      coming++;
      notifyAll();
    }
  }

  /** Waits until it is time to read a shard, or until records are coming. */
  synchronized void await(ReadPace pace) throws InterruptedException {
    long seen = coming;
    long now = System.nanoTime();
    long end = now + pace.untilNext(now);
    waiting++;
    try {
      for (long left = end - now; left > 0; left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
        if (coming != seen) {
          seen = coming;
          now = System.nanoTime();
          end = Math.min(end - now, pace.untilAllowed(now)) + now;
        }
      }
    } finally {
      waiting--;
    }
  }

  /** Reads once it is this read's turn; returns what it returned. */
  <T> T read(Supplier<T> read) throws InterruptedException {
    renewals.goFirst();
    atOnce.acquire();
    try {
      return read.get();
    } finally {
      atOnce.release();
    }
  }
}
