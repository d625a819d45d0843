package io.notestream.consumer.worker.internal.kcl.lease;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.kinesis.common.DdbTableConfig;
import software.amazon.kinesis.leases.Lease;
import software.amazon.kinesis.leases.LeaseManagementConfig;
import software.amazon.kinesis.leases.dynamodb.DynamoDBLeaseRefresher;
import software.amazon.kinesis.leases.exceptions.DependencyException;
import software.amazon.kinesis.leases.exceptions.InvalidStateException;
import software.amazon.kinesis.leases.exceptions.ProvisionedThroughputException;
import software.amazon.kinesis.retrieval.kpl.ExtendedSequenceNumber;

/**
 * KCL's own access to a lease table, which also notes how long renewals take, and reports every
 * lease that is taken from one worker and given to another. A lease that its worker gave up itself,
 * or that is new, has not moved. It also spares a query of every two or three that KCL makes at
 * rest, and lets no lease be forgotten before what is lost with it is written down. Thread-safe if
 * what it calls is.
 */
final class WatchedLeases extends DynamoDBLeaseRefresher {

  /**
   * A lease is first renewed by its worker a third of its life after the worker has found it, which
   * is up to one of KCL's looks after a listing is too old. All that has to fit into its life:
   * otherwise the leader takes it for expired, and hands it out again.
   */
  private static final int PARTS_OF_A_LEASE = 3;

  private final Renewals renewals;
  private final Runnable onMove;
  private final Predicate<Lease> keepLost;
  private final LongSupplier nanoTime;
  private final long listingNanos;
  private final AtomicLong handedOut = new AtomicLong();
  private volatile @Nullable Listing listing;

  /**
   * The leases that a worker has been given.
   *
   * @param handedOut how many leases this process had handed out before it was listed
   */
  private record Listing(String worker, List<String> keys, long handedOut, long nanos) {}

  /**
   * @param leases what KCL is configured with
   * @param serializer how leases are written
   * @param renewals notes each renewal
   * @param onMove called after a lease was given to another worker
   * @param keepLost writes down what is lost with a lease; returns whether it is written
   */
  WatchedLeases(
      LeaseManagementConfig leases,
      RatedLeases serializer,
      Renewals renewals,
      Runnable onMove,
      Predicate<Lease> keepLost) {
    this(leases, serializer, renewals, onMove, keepLost, System::nanoTime);
  }

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  WatchedLeases(
      LeaseManagementConfig leases,
      RatedLeases serializer,
      Renewals renewals,
      Runnable onMove,
      Predicate<Lease> keepLost,
      LongSupplier nanoTime) {
    super(
        leases.tableName(),
        leases.dynamoDBClient(),
        serializer,
        leases.consistentReads(),
        leases.tableCreatorCallback(),
        leases.dynamoDbRequestTimeout(),
        capacity(leases),
        leases.leaseTableDeletionProtectionEnabled(),
        leases.leaseTablePitrEnabled(),
        leases.tags());
    this.renewals = renewals;
    this.onMove = onMove;
    this.keepLost = keepLost;
    this.nanoTime = nanoTime;
    this.listingNanos =
        TimeUnit.MILLISECONDS.toNanos(
            Math.min(
                leases.leaseAssignmentIntervalMillis(),
                leases.failoverTimeMillis() / PARTS_OF_A_LEASE));
  }

  /**
   * Lists the leases that a worker has been given. KCL looks for new ones more than twice as often
   * as any are handed out; until they may have been again, but for a third of a lease's life at
   * most, it gets what was listed last. It reads each lease that it finds there and does not hold.
   */
  @Override
  public List<String> listLeaseKeysForWorker(String worker)
      throws DependencyException, InvalidStateException {
    long now = nanoTime.getAsLong();
    long before = handedOut.get();
    Listing last = listing;
    if (last != null
        && last.worker.equals(worker)
        && last.handedOut == before
        && now - last.nanos < listingNanos) {
      return last.keys;
    }
    List<String> keys = List.copyOf(super.listLeaseKeysForWorker(worker));
    listing = new Listing(worker, keys, before, now);
    return keys;
  }

  @Override
  public boolean renewLease(Lease lease)
      throws DependencyException, InvalidStateException, ProvisionedThroughputException {
    Renewals.Renewal renewal = renewals.begin();
    try {
      return super.renewLease(lease);
    } finally {
      renewals.end(renewal);
    }
  }

  /**
   * Deletes a lease. KCL does so when the stream no longer lists the shard, also if nobody has read
   * it to its end: during an outage that is longer than the stream keeps records, its worker waits
   * with a batch and would not learn of it.
   */
  @Override
  public void deleteLease(Lease lease)
      throws DependencyException, InvalidStateException, ProvisionedThroughputException {
    if (!ExtendedSequenceNumber.SHARD_END.equals(lease.checkpoint()) && !keepLost.test(lease)) {
      throw new DependencyException(
          "what is lost with the lease of " + lease.leaseKey() + " is not written down yet", null);
    }
    super.deleteLease(lease);
  }

  /** Asks a lease's worker to finish and pass it on: the lease counts as moved from then on. */
  @Override
  public boolean initiateGracefulLeaseHandoff(Lease lease, String newOwner)
      throws DependencyException, InvalidStateException, ProvisionedThroughputException {
    String before = lease.leaseOwner();
    return reported(super.initiateGracefulLeaseHandoff(lease, newOwner), before, newOwner);
  }

  /**
   * Gives a lease to a worker at once: nobody has it, its worker no longer renews it, or it was
   * asked to pass it on and now does.
   */
  @Override
  public boolean assignLease(Lease lease, String newOwner)
      throws DependencyException, InvalidStateException, ProvisionedThroughputException {
    String before = lease.leaseOwner();
    return reported(super.assignLease(lease, newOwner), before, newOwner);
  }

  private boolean reported(boolean done, @Nullable String before, String after) {
    handedOut.incrementAndGet();
    if (done && before != null && !before.equals(after)) {
      onMove.run();
    }
    return done;
  }

  private static DdbTableConfig capacity(LeaseManagementConfig leases) {
    DdbTableConfig table = new DdbTableConfig();
    table.billingMode(leases.billingMode());
    table.readCapacity(leases.initialLeaseTableReadCapacity());
    table.writeCapacity(leases.initialLeaseTableWriteCapacity());
    return table;
  }
}
