package io.notestream.consumer.worker.internal.kcl.lease;

import com.amazonaws.services.dynamodbv2.streamsadapter.DynamoDBStreamsLeaseManagementFactory;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.common.StreamConfig;
import software.amazon.kinesis.coordinator.DeletedStreamListProvider;
import software.amazon.kinesis.coordinator.StreamInfoManager;
import software.amazon.kinesis.leases.Lease;
import software.amazon.kinesis.leases.LeaseManagementConfig;
import software.amazon.kinesis.leases.ShardSyncTaskManager;
import software.amazon.kinesis.leases.dynamodb.DynamoDBLeaseRefresher;
import software.amazon.kinesis.metrics.MetricsFactory;
import software.amazon.kinesis.retrieval.RetrievalConfig;

/**
 * Joins adapter 2.0.1 to KCL 3.4 and later, which ask for the shard sync through a method that the
 * adapter does not have yet: without this, shards would be listed as those of a Kinesis stream, and
 * the scheduler would never start. Also reports leases that move from one worker to another, and
 * those that are deleted before their shards are read, and writes into each lease how fast its
 * shard is read.
 */
public final class StreamsLeaseFactory extends DynamoDBStreamsLeaseManagementFactory {

  private final LeaseManagementConfig leases;
  private final Renewals renewals;
  private final Runnable onMove;
  private final Predicate<Lease> keepLost;
  private final RatedLeases serializer;

  /**
   * See {@link DynamoDBStreamsLeaseManagementFactory}.
   *
   * @param renewals notes each renewal of a lease
   * @param onMove called when a lease is taken from one worker and given to another
   * @param keepLost writes down what is lost with a lease that is about to be deleted before its
   *     shard was read to its end; returns whether it is written
   * @param rates the records a second of a shard; empty if this worker does not read it
   */
  public StreamsLeaseFactory(
      KinesisAsyncClient adapter,
      LeaseManagementConfig leases,
      RetrievalConfig retrieval,
      Renewals renewals,
      Runnable onMove,
      Predicate<Lease> keepLost,
      Function<String, OptionalDouble> rates) {
    super(adapter, leases, retrieval);
    this.leases = leases;
    this.renewals = renewals;
    this.onMove = onMove;
    this.keepLost = keepLost;
    this.serializer = new RatedLeases(rates);
  }

  /** Returns an access to the lease table that reports the leases that move. */
  @Override
  public DynamoDBLeaseRefresher createLeaseRefresher() {
    return new WatchedLeases(leases, serializer, renewals, onMove, keepLost);
  }

  @Override
  public ShardSyncTaskManager createShardSyncTaskManager(
      MetricsFactory metrics,
      StreamConfig stream,
      DeletedStreamListProvider deletedStreams,
      StreamInfoManager streamInfo) {
    return createShardSyncTaskManager(metrics, stream, deletedStreams);
  }
}
