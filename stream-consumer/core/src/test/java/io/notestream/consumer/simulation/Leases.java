package io.notestream.consumer.simulation;

import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The lease table, as KCL keeps it: each lease has an owner, and a checkpoint that only the owner
 * may write. A lease is stolen without the owner's knowledge.
 */
final class Leases {

  /** A shard's lease. */
  static final class Lease {
    private @Nullable Worker owner;
    private int tenure;
    private @Nullable String checkpoint;
    private boolean ended;
    private long takenAt;

    @Nullable Worker owner() {
      return owner;
    }

    boolean ended() {
      return ended;
    }
  }

  /** What a worker knows of a lease that it has taken; the lease may have moved on. */
  static final class Tenure {
    final String shard;
    final Lease lease;
    final int number;

    final ReadPosition position;

    /** The position after which records may be missing that nobody wrote down yet. */
    @Nullable String missingFrom;

    /** The version of the stream in which there was nothing more; -1 if there may be. */
    long emptyAt = -1;

    Tenure(String shard, Lease lease) {
      this.shard = shard;
      this.lease = lease;
      this.number = lease.tenure;
      this.position = new ReadPosition(lease.checkpoint);
    }
  }

  private Map<String, Lease> leases = new TreeMap<>();
  private @Nullable Worker sweeper;

  Lease of(String shard) {
    return leases.computeIfAbsent(shard, id -> new Lease());
  }

  /** Returns whether anybody has ever read the shard, as far as is remembered. */
  boolean isKnown(String shard) {
    return of(shard).tenure > 0;
  }

  Tenure take(String shard, Worker worker, long now) {
    Lease lease = of(shard);
    lease.owner = worker;
    lease.tenure++;
    lease.takenAt = now;
    return new Tenure(shard, lease);
  }

  /** Returns whether the lease is still the worker's. */
  boolean isCurrent(Tenure tenure) {
    return leases.get(tenure.shard) == tenure.lease && tenure.lease.tenure == tenure.number;
  }

  /** Returns whether a worker that lost the lease has had the time to learn of it. */
  boolean isKnownToBeLost(Tenure tenure, long now) {
    return !isCurrent(tenure) && now - of(tenure.shard).takenAt > 3000;
  }

  /** Writes a checkpoint, unless the lease is gone. */
  boolean checkpoint(Tenure tenure, String sequence) {
    if (!isCurrent(tenure)) {
      return false;
    }
    tenure.lease.checkpoint = sequence;
    return true;
  }

  boolean end(Tenure tenure) {
    if (!isCurrent(tenure)) {
      return false;
    }
    tenure.lease.ended = true;
    tenure.lease.owner = null;
    return true;
  }

  /** Gives the lease back, so that somebody takes it at once. */
  void drop(Tenure tenure) {
    if (isCurrent(tenure)) {
      tenure.lease.owner = null;
      tenure.lease.tenure++;
    }
  }

  /** Returns whether a shard was read beyond a sequence number, which is settled then. */
  boolean isPast(String shard, String sequence) {
    Lease lease = of(shard);
    return lease.ended
        || (lease.checkpoint != null
            && new BigInteger(sequence).compareTo(new BigInteger(lease.checkpoint)) <= 0);
  }

  /** Returns whether the worker is the one that looks ahead, and lets it be if nobody else is. */
  boolean takeSweep(Worker worker) {
    if (sweeper == null || sweeper.isPresumedDead()) {
      sweeper = worker;
    }
    return sweeper == worker;
  }

  boolean holdsSweep(Worker worker) {
    return sweeper == worker;
  }

  /** Forgets everything, as when the table was deleted: all shards are read from the beginning. */
  void lose() {
    leases = new TreeMap<>();
  }
}
