package io.notestream.consumer.simulation;

import io.notestream.local.InProcessDynamoDb;
import io.notestream.local.stream.StreamControl.ShardInfo;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;

/** The stream of the notes, as readers see it, how often it has changed, and all it ever held. */
final class Shards {

  /** A record, and the shard that it is or was in. */
  record Placed(String shard, Record record) {
    String sequence() {
      return record.dynamodb().sequenceNumber();
    }
  }

  private final InProcessDynamoDb engine;
  private final String table;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, String> kept = new HashMap<>();
  private final List<Placed> history = new ArrayList<>();
  private @Nullable String trimmedThrough;
  private long version;

  Shards(InProcessDynamoDb engine, String table) {
    this.engine = engine;
    this.table = table;
  }

  List<ShardInfo> all() {
    return engine.streams().shards(table);
  }

  List<String> open() {
    return all().stream().filter(ShardInfo::open).map(ShardInfo::id).toList();
  }

  String arn() {
    return engine.streams().arn(table);
  }

  String label() {
    return arn().substring(arn().lastIndexOf('/') + 1);
  }

  /** Returns a short name of a shard: their ids are long. */
  int number(String shard) {
    return numbers.computeIfAbsent(shard, id -> numbers.size() + 1);
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

  /** Lets everything go that the stream holds. */
  void trim() {
    keep();
    if (!history.isEmpty()) {
      trimmedThrough = history.get(history.size() - 1).sequence();
      engine.streams().trimThrough(table, trimmedThrough);
      changed();
    }
  }

  boolean wasTrimmed() {
    return trimmedThrough != null;
  }

  /** Returns whether the beginning of a shard was let go. */
  boolean hasLostBeginning(String shard) {
    return trimmedThrough != null
        && compare(find(shard).startingSequenceNumber(), trimmedThrough) <= 0;
  }

  /** Returns whether the shard is closed, and has no record after that one. */
  boolean isEndOf(String shard, String sequence) {
    String end = find(shard).endingSequenceNumber();
    return end != null && !sequence.equals(GapWriter.BEGINNING) && compare(end, sequence) <= 0;
  }

  private ShardInfo find(String shard) {
    return all().stream().filter(info -> info.id().equals(shard)).findFirst().orElseThrow();
  }

  /** Returns all records that the stream ever held, in their order. */
  List<Placed> history() {
    keep();
    return history;
  }

  private void keep() {
    for (ShardInfo shard : all()) {
      String after = kept.get(shard.id());
      List<Record> found;
      do {
        boolean fresh = after == null || hasGone(after);
        found = read(shard.id(), fresh ? null : after, 1000).records();
        for (Record record : found) {
          after = record.dynamodb().sequenceNumber();
          history.add(new Placed(shard.id(), record));
          kept.put(shard.id(), after);
        }
      } while (!found.isEmpty());
    }
    history.sort(Comparator.comparing(placed -> new BigInteger(placed.sequence())));
  }

  private boolean hasGone(String sequence) {
    return trimmedThrough != null && compare(sequence, trimmedThrough) <= 0;
  }

  /** Reads records after a sequence number, or from the beginning. */
  GetRecordsResponse read(String shard, @Nullable String after, int limit) {
    return read(iterator(shard, after), limit);
  }

  String iterator(String shard, @Nullable String after) {
    return Network.STREAMS
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
  }

  GetRecordsResponse read(String iterator, int limit) {
    return Network.STREAMS.getRecords(r -> r.shardIterator(iterator).limit(limit));
  }

  private static int compare(String one, String other) {
    return new BigInteger(one).compareTo(new BigInteger(other));
  }
}
