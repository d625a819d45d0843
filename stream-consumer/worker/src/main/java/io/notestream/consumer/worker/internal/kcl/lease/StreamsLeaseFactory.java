package io.notestream.consumer.worker.internal.kcl.lease;

import com.amazonaws.services.dynamodbv2.streamsadapter.DynamoDBStreamsLeaseManagementFactory;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.common.StreamConfig;
import software.amazon.kinesis.coordinator.DeletedStreamListProvider;
import software.amazon.kinesis.coordinator.StreamInfoManager;
import software.amazon.kinesis.leases.LeaseManagementConfig;
import software.amazon.kinesis.leases.ShardSyncTaskManager;
import software.amazon.kinesis.metrics.MetricsFactory;
import software.amazon.kinesis.retrieval.RetrievalConfig;

/**
 * Joins adapter 2.0.1 to KCL 3.4 and later, which ask for the shard sync through a method that the
 * adapter does not have yet: without this, shards would be listed as those of a Kinesis stream, and
 * the scheduler would never start.
 */
public final class StreamsLeaseFactory extends DynamoDBStreamsLeaseManagementFactory {

  /** See {@link DynamoDBStreamsLeaseManagementFactory}. */
  public StreamsLeaseFactory(
      KinesisAsyncClient adapter, LeaseManagementConfig leases, RetrievalConfig retrieval) {
    super(adapter, leases, retrieval);
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
