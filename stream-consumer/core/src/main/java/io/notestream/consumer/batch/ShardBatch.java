package io.notestream.consumer.batch;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * A batch of records of one shard, in the order of the shard.
 *
 * @param stream the stream's ARN, or another name for where the records come from; used in logs and
 *     dead letters
 * @param shardId the shard; used in logs and dead letters
 * @param records the records, which may be malformed or {@code null}; not copied, so that the list
 *     must not change while the batch is processed
 */
public record ShardBatch(String stream, String shardId, List<Record> records) {}
