package io.notestream.consumer.worker.internal.kcl.lease;

import org.jspecify.annotations.Nullable;
import software.amazon.kinesis.common.DdbTableConfig;
import software.amazon.kinesis.leases.Lease;
import software.amazon.kinesis.leases.LeaseManagementConfig;
import software.amazon.kinesis.leases.dynamodb.DynamoDBLeaseRefresher;
import software.amazon.kinesis.leases.exceptions.DependencyException;
import software.amazon.kinesis.leases.exceptions.InvalidStateException;
import software.amazon.kinesis.leases.exceptions.ProvisionedThroughputException;

/**
 * KCL's own access to a lease table, which also notes how long renewals take, and reports every
 * lease that is taken from one worker and given to another. A lease that its worker gave up itself,
 * or that is new, has not moved. Thread-safe if what it calls is.
 */
final class WatchedLeases extends DynamoDBLeaseRefresher {

  private final Renewals renewals;
  private final Runnable onMove;

  /**
   * @param leases what KCL is configured with
   * @param serializer how leases are written
   * @param renewals notes each renewal
   * @param onMove called after a lease was given to another worker
   */
  WatchedLeases(
      LeaseManagementConfig leases, RatedLeases serializer, Renewals renewals, Runnable onMove) {
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
