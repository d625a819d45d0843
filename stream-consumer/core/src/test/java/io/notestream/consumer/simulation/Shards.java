package io.notestream.consumer.simulation;

import io.notestream.local.InProcessDynamoDb;
import io.notestream.local.stream.StreamControl.ShardInfo;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;

/**
 * The stream of the notes, as readers see it, how often it has changed, and all it ever held. If
 * the table was made anew, there is another stream before it.
 */
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
  private final Map<String, ShardInfo> gone = new LinkedHashMap<>();
  private final Map<String, ShardInfo> former = new LinkedHashMap<>();
  private @Nullable String formerArn;
  private @Nullable String trimmedThrough;
  private long version;

  Shards(InProcessDynamoDb engine, String table) {
    this.engine = engine;
    this.table = table;
  }

  List<ShardInfo> all() {
    Map<String, ShardInfo> all = new LinkedHashMap<>(former);
    engine.streams().shards(table).forEach(shard -> all.put(shard.id(), shard));
    return List.copyOf(all.values());
  }

  /** Remembers the stream of a table that was deleted, before it is made anew. */
  void beforeTableIsAnew() {
    formerArn = engine.streams().arn(table);
    engine.streams().shards(table).forEach(shard -> former.put(shard.id(), shard));
  }

  /** Returns whether a shard is of the stream of a table that was deleted. */
  boolean isFormer(String shard) {
    return former.containsKey(shard);
  }

  /** Returns the shards of the stream of a table that was deleted. */
  Collection<ShardInfo> former() {
    return former.values();
  }

  List<String> open() {
    return all().stream().filter(ShardInfo::open).map(ShardInfo::id).toList();
  }

  /** Returns the ARN of the stream that a shard is of. */
  String arnOf(String shard) {
    String before = formerArn;
    return before != null && isFormer(shard) ? before : engine.streams().arn(table);
  }

  /** Returns the label of the stream that a shard is of. */
  String labelOf(String shard) {
    String arn = arnOf(shard);
    return arn.substring(arn.lastIndexOf('/') + 1);
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

  /**
   * Lets everything go that the stream holds.
   *
   * @param shardsToo whether all shards that it has are closed, and go too, as they do after a day
   */
  void trim(boolean shardsToo) {
    if (shardsToo) {
      open().forEach(shard -> split(shard, 1));
    }
    keep();
    if (!history.isEmpty()) {
      trimmedThrough = history.get(history.size() - 1).sequence();
      engine.streams().trimThrough(table, trimmedThrough);
      if (shardsToo) {
        all().stream().filter(shard -> !shard.open()).forEach(this::remove);
      }
      changed();
    }
  }

  private void remove(ShardInfo shard) {
    gone.put(shard.id(), shard);
    engine.streams().removeShard(table, shard.id());
  }

  /** Returns the shards that there were, and are not any more, parents before children. */
  Collection<ShardInfo> gone() {
    return gone.values();
  }

  boolean isGone(String shard) {
    return gone.containsKey(shard);
  }

  /** Returns whether a shard continues another one, or continues one that does. */
  boolean isAfter(String shard, String earlier) {
    String parent = find(shard).parentId();
    return parent != null && (parent.equals(earlier) || isAfter(parent, earlier));
  }

  boolean wasTrimmed() {
    return trimmedThrough != null;
  }

  /**
   * Returns whether the beginning of a shard may have been let go. If its parent is gone, a day ago
   * the shard was there.
   */
  boolean hasLostBeginning(String shard) {
    ShardInfo info = find(shard);
    return trimmedThrough != null
        && (compare(info.startingSequenceNumber(), trimmedThrough) <= 0
            || (info.parentId() != null && isGone(info.parentId())));
  }

  /** Returns whether the shard is listed as closed, and has no record after that one. */
  boolean isEndOf(String shard, String sequence) {
    String end = find(shard).endingSequenceNumber();
    return end != null
        && !isGone(shard)
        && !sequence.equals(GapWriter.BEGINNING)
        && compare(end, sequence) <= 0;
  }

  private ShardInfo find(String shard) {
    ShardInfo before = gone.get(shard);
    return before == null
        ? all().stream().filter(info -> info.id().equals(shard)).findFirst().orElseThrow()
        : before;
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
                r.streamArn(arnOf(shard))
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
