package io.notestream.consumer.worker.internal.sweep;

import com.amazonaws.services.dynamodbv2.AcquireLockOptions;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClient;
import com.amazonaws.services.dynamodbv2.AmazonDynamoDBLockClientOptions;
import com.amazonaws.services.dynamodbv2.LockItem;
import com.amazonaws.services.dynamodbv2.SendHeartbeatOptions;
import com.amazonaws.services.dynamodbv2.model.LockNotGrantedException;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.thread.DaemonThreads;
import io.notestream.model.table.KeyAttributes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The lock under which one worker of the fleet looks ahead. It is that of AWS's lock library, which
 * KCL uses for its leader; its item is in the operations table. Only cost and lateness depend on
 * it: of two at once one would see its deletes refused. Used by one thread, but {@link #isHeld} by
 * any.
 *
 * <p>While notes end soon, the lock outlives its last heartbeat by a lease; at rest by five, since
 * each heartbeat is a write.
 */
final class SweepLock implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SweepLock.class);

  private static final String PARTITION = "LOCK#SWEEPER";
  private static final String SORT = "LOCK";

  private static final int LEASES_AT_REST = 5;

  /** A lease survives a heartbeat that fails: there are five in two leases. */
  private static final int HEARTBEATS = 5;

  private static final int IN_LEASES = 2;

  /** How often a worker that waits looks at the lock during a lease at rest. */
  private static final int LOOKS_PER_LEASE = 6;

  /** How often in a lease to see whether a heartbeat is due. */
  private static final int CHECKS_PER_LEASE = 20;

  /**
   * How long one attempt waits while another worker holds the lock. Long, since only an attempt
   * that is not broken off sees for how long there was no heartbeat.
   */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final AmazonDynamoDBLockClient locks;
  private final Duration lease;
  private final Duration atRest;
  private final BooleanSupplier busy;
  private final Thread heart = DaemonThreads.thread("sweep-lock", this::beat);
  private volatile @Nullable Hold held;
  private volatile boolean closed;
  private final Stop stop = () -> closed;

  /** The lock, and when it was acquired, by {@link System#nanoTime}. */
  private record Hold(LockItem item, long since) {}

  /**
   * Creates a lock that nobody waits for.
   *
   * @param worker this worker's name, which the item shows
   * @param lease how long the lock outlives its last heartbeat while notes end soon
   * @param busy whether notes end soon
   */
  SweepLock(
      DynamoDbClient dynamoDb, String table, String worker, Duration lease, BooleanSupplier busy) {
    this.lease = lease;
    this.atRest = lease.multipliedBy(LEASES_AT_REST);
    this.busy = busy;
    this.locks =
        new AmazonDynamoDBLockClient(
            AmazonDynamoDBLockClientOptions.builder(dynamoDb, table)
                .withPartitionKeyName(KeyAttributes.PK)
                .withSortKeyName(KeyAttributes.SK)
                .withOwnerName(worker)
                .withTimeUnit(TimeUnit.MILLISECONDS)
                .withLeaseDuration(lease.toMillis())
                .withHeartbeatPeriod(heartbeat(lease).toMillis())
                .withCreateHeartbeatBackgroundThread(false)
                .build());
    heart.start();
  }

  /** Waits for the lock while another worker holds it. Returns whether this worker holds it now. */
  boolean hold() throws InterruptedException {
    if (isHeld()) {
      return true;
    }
    held = null;
    try {
      LockItem item =
          locks.acquireLock(
              AcquireLockOptions.builder(PARTITION)
                  .withSortKey(SORT)
                  .withTimeUnit(TimeUnit.MILLISECONDS)
                  .withRefreshPeriod(atRest.dividedBy(LOOKS_PER_LEASE).toMillis())
                  .withAdditionalTimeToWaitForLock(PATIENCE.toMillis())
                  .build());
      held = new Hold(item, System.nanoTime());
      return true;
    } catch (LockNotGrantedException e) {
      return false; // Another worker was faster, or the table was busy.
    }
  }

  /** Returns whether this worker holds the lock, as far as it knows. */
  boolean isHeld() {
    Hold now = held;
    return now != null && !now.item().isExpired();
  }

  @Override
  public void close() {
    closed = true;
    heart.interrupt();
    try {
      locks.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends heartbeats while the lock is held: rarely at rest, often while notes end soon. */
  private void beat() {
    long since = 0;
    Duration granted = lease;
    long sent = 0;
    while (stop.pause(lease.dividedBy(CHECKS_PER_LEASE))) {
      Hold now = held;
      if (now == null || now.item().isExpired()) {
        continue;
      }
      if (now.since() != since) {
        since = now.since();
        granted = lease;
        sent = since;
      }
      Duration wanted = busy.getAsBoolean() ? lease : atRest;
      Duration quiet = Duration.ofNanos(System.nanoTime() - sent);
      if (wanted.compareTo(granted) < 0 || quiet.compareTo(heartbeat(granted)) >= 0) {
        try {
          locks.sendHeartbeat(
              SendHeartbeatOptions.builder(now.item())
                  .withLeaseDurationToEnsure(wanted.toMillis())
                  .withTimeUnit(TimeUnit.MILLISECONDS)
                  .build());
          granted = wanted;
          sent = System.nanoTime();
        } catch (LockNotGrantedException e) {
          LOG.debug("the lock is another worker's now", e);
          held = null;
        } catch (SdkException e) {
          LOG.debug("a heartbeat of the sweeper's lock failed and is tried again", e);
        } catch (RejectedExecutionException e) {
          LOG.debug("the client was closed while DynamoDB did not respond", e);
          return;
        }
      }
    }
  }

  private static Duration heartbeat(Duration granted) {
    return granted.multipliedBy(IN_LEASES).dividedBy(HEARTBEATS);
  }
}
