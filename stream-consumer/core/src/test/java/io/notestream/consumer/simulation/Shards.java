package io.notestream.consumer.simulation;

import io.notestream.local.InProcessDynamoDb;
import io.notestream.local.stream.StreamControl.ShardInfo;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;

/** The stream of the notes, as readers see it, and how often it has changed. */
final class Shards {

  private final InProcessDynamoDb engine;
  private final String table;
  private long version;

  Shards(InProcessDynamoDb engine, String table) {
    this.engine = engine;
    this.table = table;
  }

  List<ShardInfo> all() {
    return engine.streams().shards(table);
  }

  List<String> open() {
    return all().stream().filter(ShardInfo::open).map(ShardInfo::id).collect(Collectors.toList());
  }

  String arn() {
    return engine.streams().arn(table);
  }

  /** Returns a number that grows with each record and each shard. */
  long version() {
    return version;
  }

  void changed() {
    version++;
  }

  void split(String shard, int children) {
    engine.streams().split(table, shard, children);
    changed();
  }

  /** Reads records after a sequence number, or from the beginning. */
  GetRecordsResponse read(String shard, @Nullable String after, int limit) {
    String iterator =
        Network.STREAMS
            .getShardIterator(
                r ->
                    r.streamArn(arn())
                        .shardId(shard)
                        .shardIteratorType(
                            after == null
                                ? ShardIteratorType.TRIM_HORIZON
                                : ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                        .sequenceNumber(after))
            .shardIterator();
    return Network.STREAMS.getRecords(r -> r.shardIterator(iterator).limit(limit));
  }
}
