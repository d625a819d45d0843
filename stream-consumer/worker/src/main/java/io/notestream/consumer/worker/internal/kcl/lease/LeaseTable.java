package io.notestream.consumer.worker.internal.kcl.lease;

import com.amazonaws.services.dynamodbv2.streamsadapter.util.KinesisMapperUtil;
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
import software.amazon.kinesis.common.HashKeyRangeForLease;
import software.amazon.kinesis.common.StreamConfig;
import software.amazon.kinesis.coordinator.DeletedStreamListProvider;
import software.amazon.kinesis.leases.Lease;
import software.amazon.kinesis.leases.LeaseRefresher;
import software.amazon.kinesis.leases.exceptions.DependencyException;
import software.amazon.kinesis.leases.exceptions.LeasingException;
import software.amazon.kinesis.lifecycle.TaskResult;
import software.amazon.kinesis.metrics.NullMetricsFactory;
import software.amazon.kinesis.retrieval.kpl.ExtendedSequenceNumber;

/**
 * The lease table of one stream. Each stream has its own, since a table that was created again has
 * other shards: the leases of the former would point to none of them. Thread-safe.
 */
public final class LeaseTable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseTable.class);

  private static final long POLL_SECONDS = 1;

  /** The checkpoint of a lease whose shard is read to its end. */
  private static final ExtendedSequenceNumber SHARD_END = ExtendedSequenceNumber.SHARD_END;

  private final String name;
  private final StreamsLeaseFactory factory;
  private final LeaseRefresher refresher;
  private final StreamConfig stream;
  private final DynamoDbAsyncClient dynamoDb;

  /**
   * @param name the table's name
   * @param factory makes KCL's own access to the table
   * @param stream the stream whose shards have their leases here
   * @param dynamoDb for what KCL's access does not offer
   */
  public LeaseTable(
      String name, StreamsLeaseFactory factory, StreamConfig stream, DynamoDbAsyncClient dynamoDb) {
    this.name = name;
    this.factory = factory;
    this.stream = stream;
    this.refresher = factory.createLeaseRefresher();
    this.dynamoDb = dynamoDb;
  }

  /** Returns the table's name. */
  public String name() {
    return name;
  }

  /** Returns whether the table exists: the application has begun the stream. */
  public boolean exists() throws LeasingException {
    return refresher.leaseTableExists();
  }

  /**
   * Creates the table and its index if they are missing. On a first start in an account that takes
   * minutes; KCL would create them too, but look only every ten seconds.
   *
   * @return whether both are active; if not, call this again
   */
  public boolean create() throws LeasingException {
    refresher.createLeaseTableIfNotExists();
    if (!refresher.waitUntilLeaseTableExists(POLL_SECONDS, POLL_SECONDS)) {
      return false;
    }
    createIndex();
    return refresher.isLeaseOwnerToLeaseKeyIndexActive();
  }

  private void createIndex() throws LeasingException {
    try {
      refresher.createLeaseOwnerToLeaseKeyIndexIfNotExists();
    } catch (DependencyException e) {
      // Between its look and its call another worker of the fleet may have begun the index. If so,
      // the second look finds it; whatever else it was, the second call says so again.
      LOG.debug("the index of {} cannot be created, or is there by now", name, e);
      refresher.createLeaseOwnerToLeaseKeyIndexIfNotExists();
    }
  }

  /** Creates a lease for every shard if there is none: KCL would wait up to half a minute first. */
  public void seed() throws LeasingException {
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

  /** Returns every lease, by shard. */
  private Map<String, Lease> all() throws LeasingException {
    return refresher.listLeases().stream()
        .collect(Collectors.toMap(Lease::leaseKey, lease -> lease));
  }

  /** Returns the leases whose shards are not read to their end. */
  public List<Lease> unfinished() throws LeasingException {
    return refresher.listLeases().stream()
        .filter(lease -> !SHARD_END.equals(lease.checkpoint()))
        .toList();
  }

  /**
   * Returns whether every shard that the stream lists has been read to its end. A stream that is
   * gone has none.
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

  /**
   * Returns whether all of these shards have been read to their end, or have no lease any more;
   * {@code false} also if that is not known.
   */
  public boolean areFinished(Set<String> shards) {
    try {
      for (String shard : shards) {
        Lease lease = refresher.getLease(shard);
        if (lease != null && !SHARD_END.equals(lease.checkpoint())) {
          return false;
        }
      }
      return true;
    } catch (LeasingException e) {
      LOG.warn("cannot see whether {} are read to their end: {}", shards, e.getMessage());
      return false;
    }
  }

  /**
   * Creates the lease of a shard that is to be read from its beginning; leaves one that is there.
   */
  public void recreate(Shard shard) throws LeasingException {
    Lease lease = new Lease();
    lease.leaseKey(shard.shardId());
    lease.leaseCounter(0L);
    lease.ownerSwitchesSinceCheckpoint(0L);
    lease.checkpoint(ExtendedSequenceNumber.TRIM_HORIZON);
    lease.parentShardIds(shard.parentShardId() == null ? Set.of() : Set.of(shard.parentShardId()));
    lease.hashKeyRange(
        HashKeyRangeForLease.fromHashKeyRange(
            KinesisMapperUtil.convertDynamoDBShardToKinesisShard(shard).hashKeyRange()));
    if (refresher.createLeaseIfNotExists(lease)) {
      LOG.info(
          "the lease of shard {} was deleted: it is read from its beginning", lease.leaseKey());
    }
  }

  /** Deletes a lease, whose shard is gone. */
  public void delete(Lease lease) throws LeasingException {
    refresher.deleteLease(lease);
  }

  /**
   * Gives up the leases of a worker, so that the next one need not wait until they run out: KCL
   * only stops renewing them. Also takes the worker off the list of those that are given leases.
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
      LOG.warn("the leases of {} cannot be given up, and run out: {}", worker, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
