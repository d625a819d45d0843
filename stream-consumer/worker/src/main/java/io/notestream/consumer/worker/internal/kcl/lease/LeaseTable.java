package io.notestream.consumer.worker.internal.kcl.lease;

import io.notestream.consumer.worker.internal.kcl.stream.StreamShards;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.kinesis.common.StreamConfig;
import software.amazon.kinesis.coordinator.DeletedStreamListProvider;
import software.amazon.kinesis.leases.Lease;
import software.amazon.kinesis.leases.LeaseRefresher;
import software.amazon.kinesis.leases.exceptions.LeasingException;
import software.amazon.kinesis.lifecycle.TaskResult;
import software.amazon.kinesis.metrics.NullMetricsFactory;
import software.amazon.kinesis.retrieval.kpl.ExtendedSequenceNumber;

/**
 * The lease table of one stream. There is one for each stream, since a table that was created again
 * has shards of its own, at which leases of the former would point into nothing. Thread-safe.
 */
public final class LeaseTable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseTable.class);

  /** The longest name of a table. */
  private static final int LONGEST_NAME = 255;

  private static final long POLL_SECONDS = 1;

  /** Where a lease has come to whose shard is read to its end. */
  private static final ExtendedSequenceNumber SHARD_END = ExtendedSequenceNumber.SHARD_END;

  private final String name;
  private final StreamsLeaseFactory factory;
  private final LeaseRefresher refresher;
  private final DynamoDbAsyncClient dynamoDb;

  public LeaseTable(String name, StreamsLeaseFactory factory, DynamoDbAsyncClient dynamoDb) {
    this.name = name;
    this.factory = factory;
    this.refresher = factory.createLeaseRefresher();
    this.dynamoDb = dynamoDb;
  }

  /**
   * The lease table's name for a stream: {@code <application>.<table>.<label>}. Two applications
   * with the same tables, the generations of the views for instance, do not share leases.
   *
   * @throws IllegalArgumentException if it would be longer than DynamoDB allows
   */
  public static String nameFor(String application, String table, String streamLabel) {
    String name = prefix(application, table) + streamLabel.replace(':', '-');
    if (name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "the lease table's name is longer than " + LONGEST_NAME + " characters: " + name);
    }
    return name;
  }

  /** What the names of an application's lease tables for all streams of a table begin with. */
  public static String prefix(String application, String table) {
    return application + "." + table + ".";
  }

  /** The stream's label, of which {@link #nameFor} made the name of a lease table. */
  public static String labelOf(String name, String prefix) {
    String label = name.substring(prefix.length());
    int time = label.indexOf('T');
    return time < 0 ? label : label.substring(0, time) + label.substring(time).replace('-', ':');
  }

  public String name() {
    return name;
  }

  /** Whether the application has read the stream before. */
  public boolean exists() throws LeasingException {
    return refresher.leaseTableExists();
  }

  /**
   * Creates the table and its index if they are missing. On a first start in an account that takes
   * minutes; KCL would do it too, but look only every ten seconds.
   *
   * @return whether both are active; if not, this is to be called again
   */
  public boolean create() throws LeasingException {
    refresher.createLeaseTableIfNotExists();
    if (!refresher.waitUntilLeaseTableExists(POLL_SECONDS, POLL_SECONDS)) {
      return false;
    }
    refresher.createLeaseOwnerToLeaseKeyIndexIfNotExists();
    return refresher.isLeaseOwnerToLeaseKeyIndexActive();
  }

  /** Gives every shard a lease if there is none: KCL would first wait up to half a minute. */
  public void seed(StreamConfig stream) throws LeasingException {
    if (refresher.isLeaseTableEmpty()) {
      TaskResult result =
          factory
              .createShardSyncTaskManager(
                  new NullMetricsFactory(), stream, new DeletedStreamListProvider())
              .callShardSyncTask();
      if (result.getException() != null) {
        throw new IllegalStateException("the shards cannot be listed", result.getException());
      }
    }
  }

  /** Every lease and where it has come to, by shard. */
  public Map<String, Lease> all() throws LeasingException {
    return refresher.listLeases().stream()
        .collect(Collectors.toMap(Lease::leaseKey, lease -> lease));
  }

  /** The leases that are not read to their end. */
  public List<Lease> unfinished() throws LeasingException {
    return refresher.listLeases().stream()
        .filter(lease -> !SHARD_END.equals(lease.checkpoint()))
        .toList();
  }

  /**
   * Whether every shard that the stream lists has been read to its end. A stream that is gone has
   * none.
   */
  public boolean drained(StreamShards shards) throws LeasingException {
    Map<String, Lease> leases = all();
    if (leases.values().stream().anyMatch(lease -> !SHARD_END.equals(lease.checkpoint()))) {
      return false;
    }
    Optional<List<Shard>> listed = shards.all();
    Set<String> finished = leases.keySet();
    return listed.isEmpty()
        || listed.get().stream().allMatch(shard -> finished.contains(shard.shardId()));
  }

  /** Whether all of these shards have been read to their end, or have no lease any more. */
  public boolean finished(Set<String> shards) throws LeasingException {
    for (String shard : shards) {
      Lease lease = refresher.getLease(shard);
      if (lease != null && !SHARD_END.equals(lease.checkpoint())) {
        return false;
      }
    }
    return true;
  }

  /** Forgets a lease whose shard is gone. */
  public void delete(Lease lease) throws LeasingException {
    refresher.deleteLease(lease);
  }

  /**
   * Gives up what a worker holds, so that the next one need not wait until it runs out: KCL only
   * stops renewing. Also takes the worker off the list of those to whom leases are given.
   */
  public void release(String worker) {
    try {
      dynamoDb
          .deleteItem(r -> r.tableName(name).key(Map.of("leaseKey", AttributeValue.fromS(worker))))
          .get();
      for (Lease lease : refresher.listLeases()) {
        if (worker.equals(lease.leaseOwner())) {
          refresher.evictLease(lease);
        }
      }
    } catch (LeasingException | ExecutionException e) {
      LOG.warn("leases of {} run out instead of being given up: {}", worker, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
