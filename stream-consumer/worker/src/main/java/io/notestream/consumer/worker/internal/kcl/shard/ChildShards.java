package io.notestream.consumer.worker.internal.kcl.shard;

import com.amazonaws.services.dynamodbv2.streamsadapter.util.KinesisMapperUtil;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.ShardFilterType;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * Lists the shards that follow one that has ended. The adapter's own listing gives up when the call
 * fails, as it does while DynamoDB throttles it: KCL would then make the leases of these shards
 * with its next look at the whole stream, up to a minute later. Used by one thread.
 */
final class ChildShards {

  private static final Logger LOG = LoggerFactory.getLogger(ChildShards.class);

  /** A shard may end a moment before those are listed that follow it. */
  private static final int MOST_LOOKS = 10;

  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 1000;

  private final DynamoDbStreamsClient streams;
  private final String streamArn;
  private final String shardId;

  ChildShards(DynamoDbStreamsClient streams, String streamArn, String shardId) {
    this.streams = streams;
    this.streamArn = streamArn;
    this.shardId = shardId;
  }

  /**
   * Returns the shards; none if the stream has been switched off, or has not listed them for some
   * seconds.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if the call fails
   * @throws InterruptedException if the thread is interrupted between two looks
   */
  List<ChildShard> list() throws InterruptedException {
    long pause = FIRST_PAUSE_MILLIS;
    for (int look = 0; look < MOST_LOOKS; look++) {
      StreamDescription stream = describe();
      if (!stream.shards().isEmpty() || stream.streamStatus() == StreamStatus.DISABLED) {
        return stream.shards().stream()
            .map(KinesisMapperUtil::convertDynamoDBShardToKinesisShard)
            .map(ChildShards::child)
            .toList();
      }
      TimeUnit.MILLISECONDS.sleep(pause);
      pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
    }
    LOG.warn("shard {} has ended, and the stream lists no shards that follow it", shardId);
    return List.of();
  }

  private StreamDescription describe() {
    return streams
        .describeStream(
            r ->
                r.streamArn(streamArn)
                    .shardFilter(f -> f.type(ShardFilterType.CHILD_SHARDS).shardId(shardId)))
        .streamDescription();
  }

  private static ChildShard child(Shard shard) {
    return ChildShard.builder()
        .shardId(shard.shardId())
        .parentShards(
            Stream.of(shard.parentShardId(), shard.adjacentParentShardId())
                .filter(Objects::nonNull)
                .toList())
        .hashKeyRange(shard.hashKeyRange())
        .build();
  }
}
