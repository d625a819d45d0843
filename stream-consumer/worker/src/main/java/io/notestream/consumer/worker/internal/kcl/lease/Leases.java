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
 * What KCL knows in memory of the leases that this worker holds. KCL tells a processor that its
 * lease is gone only after {@code processRecords} has returned; this can be asked meanwhile. The
 * answers come from a copy that a thread of its own refreshes: KCL locks a lease for as long as its
 * renewal takes. Thread-safe.
 */
public final class Leases {

  /**
   * One hold of one lease: a lease that is lost and taken again is held anew.
   *
   * @param shardId the shard
   * @param token what KCL tells holds apart by; {@code null} if it did not say
   * @param sinceNanos when the processor asked, by {@link System#nanoTime}
   */
  public record Hold(String shardId, @Nullable UUID token, long sinceNanos) {

    /** Never found wanting: for the time before a shard is known. */
    public static final Hold UNKNOWN = new Hold("", null, 0);
  }

  /**
   * @param unfinished those of the held shards that are not read to their end, and their parents
   */
  private record Copy(
      long takenNanos, Map<String, UUID> held, Map<String, Set<String>> unfinished) {}

  private volatile @Nullable LeaseCoordinator coordinator;
  private volatile @Nullable Copy copy;

  /** From now on there are leases. */
  public void begin(LeaseCoordinator started) {
    coordinator = started;
  }

  /** Copies what is held and not asked for by another worker. Called about every 200 ms. */
  public void refresh() {
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

  /** The shards that were held when last asked and are not read to their end: their parents. */
  public Map<String, Set<String>> unfinished() {
    Copy known = copy;
    return known == null ? Map.of() : known.unfinished;
  }

  /** The present hold of a lease. */
  public Hold hold(String shardId) {
    LeaseCoordinator known = coordinator;
    Lease lease = known == null ? null : known.getCurrentlyHeldLease(shardId);
    return new Hold(shardId, lease == null ? null : lease.concurrencyToken(), System.nanoTime());
  }

  /** Whether that hold goes on, and nobody has asked for the lease. */
  public boolean goesOn(Hold hold) {
    Copy known = copy;
    return hold.token == null
        || known == null
        || known.takenNanos - hold.sinceNanos <= 0
        || hold.token.equals(known.held.get(hold.shardId));
  }

  /**
   * Lets go of a lease. KCL ends its processor, finds the lease again in the table, and begins anew
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
