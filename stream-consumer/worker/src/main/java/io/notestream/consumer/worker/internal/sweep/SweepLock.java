package io.notestream.consumer.worker.internal.sweep;

import com.amazonaws.services.dynamodbv2.AcquireLockOptions;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClient;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClientOptions;
import com.amazonaws.services.dynamodbv2.LockItem;
import com.amazonaws.services.dynamodbv2.model.LockNotGrantedException;
import io.notestream.model.table.KeyAttributes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The lock under which one worker of the fleet sweeps. It is that of AWS's lock library, which KCL
 * uses for its leader; its item is in the operations table. Only cost depends on it: of two
 * sweepers at once one would see its deletes refused. Used by one thread.
 */
final class SweepLock implements AutoCloseable {

  private static final String PARTITION = "LOCK#SWEEPER";
  private static final String SORT = "LOCK";

  /** A lease survives two heartbeats that fail. */
  private static final int HEARTBEATS_PER_LEASE = 3;

  /**
   * How long one attempt waits while another worker holds the lock. Long, since only an attempt
   * that is not broken off sees for how long there was no heartbeat.
   */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final AmazonDynamoDBLockClient locks;
  private final Duration refresh;
  private @Nullable LockItem held;

  SweepLock(DynamoDbClient dynamoDb, String table, String worker, Duration lease) {
    this.refresh = lease.dividedBy(HEARTBEATS_PER_LEASE * 2L);
    this.locks =
        new AmazonDynamoDBLockClient(
            AmazonDynamoDBLockClientOptions.builder(dynamoDb, table)
                .withPartitionKeyName(KeyAttributes.PK)
                .withSortKeyName(KeyAttributes.SK)
                .withOwnerName(worker)
                .withTimeUnit(TimeUnit.MILLISECONDS)
                .withLeaseDuration(lease.toMillis())
                .withHeartbeatPeriod(lease.dividedBy(HEARTBEATS_PER_LEASE).toMillis())
                .withCreateHeartbeatBackgroundThread(true)
                .build());
  }

  /** Waits for the lock while another worker holds it. Returns whether this worker holds it now. */
  boolean hold() throws InterruptedException {
    LockItem now = held;
    if (now != null && !now.isExpired()) {
      return true;
    }
    held = null;
    try {
      held =
          locks.acquireLock(
              AcquireLockOptions.builder(PARTITION)
                  .withSortKey(SORT)
                  .withTimeUnit(TimeUnit.MILLISECONDS)
                  .withRefreshPeriod(refresh.toMillis())
                  .withAdditionalTimeToWaitForLock(PATIENCE.toMillis())
                  .build());
      return true;
    } catch (LockNotGrantedException e) {
      return false; // Another worker was faster, or the table was busy.
    }
  }

  /** Returns whether this worker holds the lock, as far as it knows. */
  boolean isHeld() {
    LockItem now = held;
    return now != null && !now.isExpired();
  }

  @Override
  public void close() {
    try {
      locks.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
