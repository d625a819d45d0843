package io.notestream.local.stream;

import io.notestream.local.internal.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes happen to streams what DynamoDB does in its own time: shards that split or roll over,
 * records that are trimmed, shards that are gone, iterators that expire. Every method means the
 * stream of the table that is enabled, or was last. Safe for use by several threads; what it does
 * is done when it returns.
 */
public final class StreamControl {

  private static final int MOST_CHILDREN = 100;

  private final Streams streams;
  private final StreamReader reader;
  private final Store store;

  public StreamControl(Streams streams, StreamReader reader, Store store) {
    this.streams = streams;
    this.reader = reader;
    this.store = store;
  }

  /**
   * A shard as it is now.
   *
   * @param parentId null for a shard that the stream began with
   * @param endingSequenceNumber null while it is open
   */
  public record ShardInfo(
      String id,
      @Nullable String parentId,
      boolean open,
      String startingSequenceNumber,
      @Nullable String endingSequenceNumber) {

    static ShardInfo of(Shard shard) {
      return new ShardInfo(
          shard.id(),
          shard.parentId(),
          shard.isOpen(),
          SequenceNumber.text(shard.startingSequence()),
          shard.isOpen() ? null : SequenceNumber.text(shard.endingSequence()));
    }
  }

  /** The ARN of the table's stream. */
  public String arn(String table) {
    return stream(table).meta().arn().toString();
  }

  /** The shards of the table's stream, open and closed, parents before children. */
  public List<ShardInfo> shards(String table) {
    return stream(table).shards().all().stream().map(ShardInfo::of).toList();
  }

  /**
   * Closes every open shard and opens {@code children} in the place of each.
   *
   * @param children 1 to 100; 1 rolls the shards over
   * @return the new shards
   */
  public List<ShardInfo> split(String table, int children) {
    StreamState stream = enabled(table);
    return commit(
        () -> {
          List<ShardInfo> added = new ArrayList<>();
          for (Shard shard : stream.shards().open()) {
            added.addAll(split(stream, shard, children));
          }
          return List.copyOf(added);
        });
  }

  /** Closes one open shard and opens {@code children} in its place; returns them. */
  public List<ShardInfo> split(String table, String shardId, int children) {
    StreamState stream = enabled(table);
    return commit(
        () -> {
          Shard shard = shard(stream, shardId);
          if (!shard.isOpen()) {
            throw new IllegalArgumentException("shard " + shardId + " is closed already");
          }
          return List.copyOf(split(stream, shard, children));
        });
  }

  /**
   * Closes every open shard and opens one child in the place of each, as DynamoDB does every few
   * hours.
   */
  public List<ShardInfo> roll(String table) {
    return split(table, 1);
  }

  /** Drops every record that the stream holds now, read or not, and says how many. */
  public int trim(String table) {
    return trimThrough(table, Long.MAX_VALUE);
  }

  /**
   * Drops the records up to a sequence number, itself included, in every shard, and says how many.
   */
  public int trimThrough(String table, String sequenceNumber) {
    OptionalLong sequence = SequenceNumber.parse(sequenceNumber);
    if (sequence.isEmpty()) {
      throw new IllegalArgumentException("not a sequence number of this engine: " + sequenceNumber);
    }
    return trimThrough(table, sequence.getAsLong());
  }

  private int trimThrough(String table, long sequence) {
    StreamState stream = stream(table);
    return commit(
        () -> {
          int removed = 0;
          for (Shard shard : stream.shards().all()) {
            removed += stream.trim(shard, sequence);
          }
          return removed;
        });
  }

  /**
   * Makes a shard vanish with all its records, read or not; an open one is rolled over first, and
   * its child stays.
   */
  public void removeShard(String table, String shardId) {
    StreamState stream = stream(table);
    commit(
        () -> {
          Shard shard = shard(stream, shardId);
          if (shard.isOpen()) {
            stream.split(shard, 1, now());
          }
          stream.trim(shard(stream, shardId), Long.MAX_VALUE);
          stream.remove(shard(stream, shardId));
          return 0;
        });
  }

  /** Makes all iterators that were given out so far expire at once, those of every stream. */
  public void expireIterators() {
    reader.expireIterators();
  }

  private List<ShardInfo> split(StreamState stream, Shard shard, int children) {
    if (children < 1 || children > MOST_CHILDREN) {
      throw new IllegalArgumentException(
          "a shard is split into 1 to " + MOST_CHILDREN + " children, not " + children);
    }
    return stream.split(shard, children, now()).stream().map(ShardInfo::of).toList();
  }

  private StreamState enabled(String table) {
    return streams
        .ofTable(table)
        .orElseThrow(
            () -> new IllegalArgumentException("table " + table + " has no enabled stream"));
  }

  private StreamState stream(String table) {
    return streams
        .latestOfTable(table)
        .orElseThrow(() -> new IllegalArgumentException("table " + table + " has no stream"));
  }

  private static Shard shard(StreamState stream, String id) {
    return stream
        .shards()
        .byId(id)
        .orElseThrow(() -> new IllegalArgumentException("there is no shard " + id));
  }

  private <T> T commit(Supplier<T> work) {
    return store.commit(work);
  }

  private Instant now() {
    return streams.clock().instant();
  }
}
