package io.notestream.consumer.worker.internal.kcl.lease;

import java.util.List;
import java.util.function.Predicate;
import software.amazon.kinesis.leases.LeaseCoordinator;

/**
 * Compares the leases of one stream that this worker holds with the shards that it reads. Looks
 * come from one thread; the rest is thread-safe.
 */
public final class LeaseMonitor {

  private final HeldLeases leases;
  private final UnreadLeases unread;
  private final Predicate<String> isRead;

  /**
   * @param leases refreshed at every look
   * @param unread finds the leases that nobody reads
   * @param isRead whether a shard is read, or somebody tries to
   */
  public LeaseMonitor(HeldLeases leases, UnreadLeases unread, Predicate<String> isRead) {
    this.leases = leases;
    this.unread = unread;
    this.isRead = isRead;
  }

  /** Called once, when KCL has leases to look at. */
  public void begin(LeaseCoordinator coordinator) {
    leases.begin(coordinator);
  }

  /** Sees which leases are held at this moment, and whether their shards are read. */
  public void look() {
    leases.refresh();
    unread.look(leases.unfinished(), isRead);
  }

  /** Lets go of a lease, so that its shard is read anew from what stands in the table. */
  public void drop(String shardId) {
    leases.drop(shardId);
  }

  /** Returns the shards whose leases are held for long while their processors have not begun. */
  public List<String> unread() {
    return unread.found();
  }
}
