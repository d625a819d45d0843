package io.notestream.local.internal.stream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One stream: its shards in memory and in the store. Read at any time by any thread; changed inside
 * commits only, so by one thread at a time.
 */
final class StreamState {

  private static final long ENFORCED_EVERY_MILLIS = 1000;

  private final StreamMaps maps;
  private final SequenceNumbers numbers;
  private final Map<Integer, Long> lastSequences = new HashMap<>();
  private volatile StreamMeta meta;
  private volatile ShardSet shards;
  private volatile long enforcedAtMillis;
  private int nextNumber;
  private long latestIdMillis;

  private StreamState(StreamMaps maps, SequenceNumbers numbers, StreamMeta meta, ShardSet shards) {
    this.maps = maps;
    this.numbers = numbers;
    this.meta = meta;
    this.shards = shards;
    for (Shard shard : shards.all()) {
      nextNumber = Math.max(nextNumber, shard.number() + 1);
      latestIdMillis = Math.max(latestIdMillis, ShardIds.millis(shard.id()));
    }
  }

  /** Returns a new stream with so many open shards. Called inside a commit. */
  static StreamState create(
      StreamMaps maps, SequenceNumbers numbers, StreamMeta meta, int initialShards) {
    StreamState stream = new StreamState(maps, numbers, meta, ShardSet.of(List.of()));
    maps.put(meta);
    for (HashRange range : HashRange.ALL.split(initialShards)) {
      stream.addShard(null, range, meta.createdAt());
    }
    return stream;
  }

  /** Returns a stream that the store holds. */
  static StreamState load(StreamMaps maps, SequenceNumbers numbers, StreamMeta meta) {
    return new StreamState(maps, numbers, meta, ShardSet.of(maps.shards(meta.id())));
  }

  StreamMeta meta() {
    return meta;
  }

  ShardSet shards() {
    return shards;
  }

  /** Returns whether old records should be looked for again, which is so once in a second. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // looking twice is only wasteful
  boolean enforcementIsDue(long nowMillis) {
    if (Math.abs(nowMillis - enforcedAtMillis) < ENFORCED_EVERY_MILLIS) {
      return false;
    }
    enforcedAtMillis = nowMillis;
    return true;
  }

  /** Appends a record to the open shard of the hash. Called inside a commit. */
  void append(long hash, StreamRecord value) {
    Shard shard = shards.openFor(hash);
    long sequence = numbers.take();
    maps.put(meta.id(), shard.number(), sequence, value);
    lastSequences.put(shard.number(), sequence);
  }

  /** Closes every open shard and the stream with them. Called inside a commit. */
  void disable(Instant now) {
    shards.open().forEach(shard -> closeShard(shard, now));
    meta = meta.disabled(now);
    maps.put(meta);
  }

  /**
   * Closes an open shard and opens children, which divide its hashes among them. Called inside a
   * commit.
   */
  List<Shard> split(Shard parent, int children, Instant now) {
    List<HashRange> ranges = parent.range().split(children);
    closeShard(parent, now);
    List<Shard> added = new ArrayList<>(children);
    for (HashRange range : ranges) {
      added.add(addShard(parent.id(), range, now));
    }
    return List.copyOf(added);
  }

  /**
   * Removes the records of a shard up to a sequence number, and returns how many. Called inside a
   * commit.
   */
  int trim(Shard shard, long through) {
    // Its last record may be among those that go.
    long last = lastSequence(shard);
    int removed = 0;
    long trimmedThrough = SequenceNumber.NONE;
    Iterator<StreamMaps.PositionedRecord> records =
        maps.records(meta.id(), shard.number(), SequenceNumber.NONE);
    while (records.hasNext()) {
      long sequence = records.next().sequence();
      if (sequence > through) {
        break;
      }
      maps.removeRecord(meta.id(), shard.number(), sequence);
      trimmedThrough = sequence;
      removed++;
    }
    if (removed > 0) {
      lastSequences.put(shard.number(), last);
      replace(shard.trimmed(trimmedThrough));
    }
    return removed;
  }

  /** Removes a closed shard without records. Called inside a commit. */
  void remove(Shard shard) {
    maps.removeShard(meta.id(), shard.number());
    lastSequences.remove(shard.number());
    shards = shards.without(shard.number());
  }

  /**
   * Returns the sequence number of the last record that a shard has ever had; its starting one if
   * it never had any.
   */
  long lastSequence(Shard shard) {
    Long known = lastSequences.get(shard.number());
    long last = known == null ? maps.lastSequence(meta.id(), shard.number()) : known;
    return Math.max(last, Math.max(shard.startingSequence(), shard.trimmedThrough()));
  }

  private Shard addShard(@Nullable String parentId, HashRange range, Instant now) {
    latestIdMillis = Math.max(latestIdMillis, now.toEpochMilli());
    int number = nextNumber++;
    Shard shard =
        Shard.open(
            number,
            ShardIds.of(latestIdMillis, meta.id(), number),
            parentId,
            range,
            now,
            numbers.take());
    replace(shard);
    return shard;
  }

  private void closeShard(Shard shard, Instant now) {
    replace(shard.closed(now, lastSequence(shard)));
  }

  private void replace(Shard shard) {
    maps.put(meta.id(), shard);
    shards = shards.with(shard);
  }
}
