package io.notestream.consumer.worker.internal.kcl.shard;

import io.notestream.consumer.internal.retry.ByteBudget;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The watches of all shards that this worker reads. Thread-safe. */
public final class ShardWatches {

  private final Map<String, ShardWatch> byShard = new ConcurrentHashMap<>();
  private final ByteBudget budget;
  private final InstantSource clock;
  private final Duration freshness;

  public ShardWatches(ByteBudget budget, InstantSource clock, Duration freshness) {
    this.budget = budget;
    this.clock = clock;
    this.freshness = freshness;
  }

  /** Begins a new watch: somebody starts to read the shard. An older one no longer counts. */
  public ShardWatch open(String shardId) {
    ShardWatch watch = new ShardWatch(shardId, budget, clock, freshness);
    ShardWatch former = byShard.put(shardId, watch);
    if (former != null) {
      former.close();
    }
    return watch;
  }

  /** The watch of a shard that is being read. */
  public ShardWatch of(String shardId) {
    return byShard.computeIfAbsent(shardId, id -> new ShardWatch(id, budget, clock, freshness));
  }

  public void close(ShardWatch watch) {
    watch.close();
    byShard.remove(watch.shardId(), watch);
  }

  /** Whether the shard's processor has begun, and has not ended. */
  public boolean isActive(String shardId) {
    ShardWatch watch = byShard.get(shardId);
    return watch != null && watch.isActive();
  }

  /** How many shards are being read. */
  public int active() {
    return (int) byShard.values().stream().filter(ShardWatch::isActive).count();
  }

  /** The shards that have not been read for longer than that, though nothing kept them from it. */
  public List<String> silentFor(Duration bound) {
    return byShard.values().stream()
        .filter(watch -> watch.silence().compareTo(bound) > 0)
        .map(ShardWatch::shardId)
        .sorted()
        .toList();
  }

  public ByteBudget budget() {
    return budget;
  }
}
