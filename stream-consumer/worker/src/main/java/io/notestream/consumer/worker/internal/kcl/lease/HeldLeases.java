package io.notestream.consumer.worker.internal.kcl.lease;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.kinesis.leases.Lease;
import software.amazon.kinesis.leases.LeaseCoordinator;
import software.amazon.kinesis.retrieval.kpl.ExtendedSequenceNumber;

/**
 * The leases of one stream that this worker holds, as KCL knows them in memory. KCL tells a
 * processor that its lease is gone only after {@code processRecords} has returned; this can be
 * asked meanwhile. It uses a copy that a thread of its own refreshes, since KCL locks a lease for
 * as long as its renewal takes. Thread-safe.
 */
public final class HeldLeases {

  /**
   * @param unfinished those of the held shards that are not read to their end, and their parents
   */
  private record Copy(
      long takenNanos, Map<String, UUID> held, Map<String, Set<String>> unfinished) {}

  private volatile @Nullable LeaseCoordinator coordinator;
  private volatile @Nullable Copy copy;

  /** Called once, when KCL has leases to look at. */
  public void begin(LeaseCoordinator started) {
    coordinator = started;
  }

  /** Copies what is held and not asked for by another worker. Called about every 200 ms. */
  void refresh() {
    LeaseCoordinator known = coordinator;
    if (known != null) {
      long now = System.nanoTime();
      List<Lease> held =
          known.getAssignments().stream().filter(lease -> !lease.shutdownRequested()).toList();
      copy =
          new Copy(
              now,
              held.stream()
                  .collect(Collectors.toUnmodifiableMap(Lease::leaseKey, Lease::concurrencyToken)),
              held.stream()
                  .filter(lease -> !ExtendedSequenceNumber.SHARD_END.equals(lease.checkpoint()))
                  .collect(
                      Collectors.toUnmodifiableMap(
                          Lease::leaseKey, lease -> Set.copyOf(lease.parentShardIds()))));
    }
  }

  /** Returns the held shards that are not read to their end, and their parents. */
  Map<String, Set<String>> unfinished() {
    Copy known = copy;
    return known == null ? Map.of() : known.unfinished;
  }

  /** Returns the present tenure of a lease. */
  public LeaseTenure tenureOf(String shardId) {
    LeaseCoordinator known = coordinator;
    Lease lease = known == null ? null : known.getCurrentlyHeldLease(shardId);
    return new LeaseTenure(
        shardId, lease == null ? null : lease.concurrencyToken(), System.nanoTime());
  }

  /** Returns whether that tenure lasts, and no other worker has asked for the lease. */
  public boolean isCurrent(LeaseTenure tenure) {
    Copy known = copy;
    return tenure.token() == null
        || known == null
        || known.takenNanos - tenure.sinceNanos() <= 0
        || tenure.token().equals(known.held.get(tenure.shardId()));
  }

  /**
   * Lets go of a lease. KCL ends its processor, finds the lease again in the table, and starts over
   * at the checkpoint.
   */
  public void drop(String shardId) {
    LeaseCoordinator known = coordinator;
    Lease lease = known == null ? null : known.getCurrentlyHeldLease(shardId);
    if (known != null && lease != null) {
      known.dropLease(lease);
    }
  }
}
