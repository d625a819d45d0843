package io.notestream.local.internal.stream;

import io.notestream.local.internal.store.Store;
import io.notestream.local.stream.StreamControl;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Carries out what a test asks of streams, in commits of the store. Safe for use by several
 * threads.
 */
public final class StreamController implements StreamControl {

  private static final int MOST_CHILDREN = 100;

  private final Streams streams;
  private final StreamReader reader;
  private final Store store;

  public StreamController(Streams streams, StreamReader reader, Store store) {
    this.streams = streams;
    this.reader = reader;
    this.store = store;
  }

  @Override
  public String arn(String table) {
    return stream(table).meta().arn().toString();
  }

  @Override
  public List<ShardInfo> shards(String table) {
    return stream(table).shards().all().stream().map(StreamController::info).toList();
  }

  @Override
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

  @Override
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

  @Override
  public List<ShardInfo> roll(String table) {
    return split(table, 1);
  }

  @Override
  public int trim(String table) {
    return trimThrough(table, Long.MAX_VALUE);
  }

  @Override
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

  @Override
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

  @Override
  public void expireIterators() {
    reader.expireIterators();
  }

  private static ShardInfo info(Shard shard) {
    return new ShardInfo(
        shard.id(),
        shard.parentId(),
        shard.isOpen(),
        SequenceNumber.text(shard.startingSequence()),
        shard.isOpen() ? null : SequenceNumber.text(shard.endingSequence()));
  }

  private List<ShardInfo> split(StreamState stream, Shard shard, int children) {
    if (children < 1 || children > MOST_CHILDREN) {
      throw new IllegalArgumentException(
          "a shard is split into 1 to " + MOST_CHILDREN + " children, not " + children);
    }
    return stream.split(shard, children, now()).stream().map(StreamController::info).toList();
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
