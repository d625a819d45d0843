package io.notestream.consumer.lambda;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** All that the stream of a table has. */
final class StreamRecords {

  private StreamRecords() {}

  static List<Record> of(DynamoDbClient client, DynamoDbStreamsClient streams, String table) {
    String arn = client.describeTable(r -> r.tableName(table)).table().latestStreamArn();
    return streams.describeStream(r -> r.streamArn(arn)).streamDescription().shards().stream()
        .map(Shard::shardId)
        .flatMap(shard -> records(streams, arn, shard).stream())
        .toList();
  }

  private static List<Record> records(DynamoDbStreamsClient streams, String arn, String shard) {
    String iterator =
        streams
            .getShardIterator(
                r ->
                    r.streamArn(arn)
                        .shardId(shard)
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    return streams.getRecords(r -> r.shardIterator(iterator)).records();
  }
}
