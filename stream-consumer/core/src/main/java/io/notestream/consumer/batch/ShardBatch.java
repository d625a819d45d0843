package io.notestream.consumer.batch;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Records of one shard, in the order of the shard.
 *
 * @param stream the stream's ARN, or another name for where the records come from; for logs and
 *     dead letters
 * @param shardId the shard; for logs and dead letters
 * @param records the records; of any shape, also malformed
 */
public record ShardBatch(String stream, String shardId, List<Record> records) {

  /** Keeps the list as it is: it must not change while the batch is processed. */
  public ShardBatch {}
}
