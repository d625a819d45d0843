package io.notestream.consumer.worker.internal.kcl.shard;

import io.notestream.consumer.internal.retry.ByteBudget;
import io.notestream.consumer.worker.internal.kcl.gap.MissingRecords;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** What is known of each shard that this worker reads. Thread-safe. */
public final class ShardWatches {

  private final Map<String, ShardWatch> byShard = new ConcurrentHashMap<>();
  private final ByteBudget budget;
  private final InstantSource clock;
  private final Duration freshness;

  /**
   * @param budget the memory that the records of all shards share
   * @param freshness for how long after everything was read nothing can have been lost unread
   */
  public ShardWatches(ByteBudget budget, InstantSource clock, Duration freshness) {
    this.budget = budget;
    this.clock = clock;
    this.freshness = freshness;
  }

  /** Opens a watch when somebody starts to read the shard; closes an older one. */
  public ShardWatch open(String shardId) {
    ShardWatch watch = new ShardWatch(shardId, budget, clock, freshness);
    ShardWatch former = byShard.put(shardId, watch);
    if (former != null) {
      former.close();
    }
    return watch;
  }

  /** Returns the watch of a shard; opens one if there is none. */
  ShardWatch of(String shardId) {
    return byShard.computeIfAbsent(shardId, id -> new ShardWatch(id, budget, clock, freshness));
  }

  /** Closes a watch, unless a newer one has taken its place already. */
  void close(ShardWatch watch) {
    watch.close();
    byShard.remove(watch.shardId(), watch);
  }

  /** Returns whether the shard's processor has begun, and has not ended. */
  public boolean isActive(String shardId) {
    ShardWatch watch = byShard.get(shardId);
    return watch != null && watch.isActive();
  }

  /** Returns whether the shard is being read, or somebody tries to and calls fail. */
  public boolean isAttended(String shardId) {
    ShardWatch watch = byShard.get(shardId);
    return watch != null && (watch.isActive() || watch.failing().any());
  }

  /** Returns which shards cannot be read, and why, in words. */
  public List<String> unreadable() {
    Map<String, List<String>> shards = new TreeMap<>();
    for (ShardWatch watch : byShard.values()) {
      watch
          .failing()
          .inWords()
          .ifPresent(
              why -> shards.computeIfAbsent(why, w -> new ArrayList<>()).add(watch.shardId()));
    }
    List<String> words = new ArrayList<>();
    shards.forEach(
        (why, ids) -> {
          String more = ids.size() == 1 ? "" : " and " + (ids.size() - 1) + " more";
          words.add("shard " + Collections.min(ids) + more + " cannot be read: " + why);
        });
    return words;
  }

  /** Returns how far each shard is that is being read, by their ids. */
  public List<ShardProgress> progress() {
    return byShard.values().stream()
        .filter(ShardWatch::isActive)
        .map(ShardWatch::progress)
        .sorted(Comparator.comparing(ShardProgress::shardId))
        .toList();
  }

  /** Returns the records a second of a shard in the last minute; empty if it is not being read. */
  public OptionalDouble rate(String shardId) {
    ShardWatch watch = byShard.get(shardId);
    return watch != null && watch.isActive()
        ? OptionalDouble.of(watch.progress().recordsPerSecond())
        : OptionalDouble.empty();
  }

  /** Returns how far the shard is behind that is the furthest; zero if none is read. */
  public Duration behind() {
    return progress().stream()
        .map(ShardProgress::behind)
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  /**
   * Returns in how many seconds no shard has a backlog any more, at the speed of the last minute; 0
   * if none has, and -1 if that of some shard does not become less.
   */
  public double drainedSeconds() {
    double longest = 0;
    for (ShardProgress shard : progress()) {
      Duration drained = shard.drained();
      if (drained == null) {
        return -1;
      }
      longest = Math.max(longest, drained.toMillis() / 1000.0);
    }
    return longest;
  }

  /** Returns how many shards are being read. */
  public int active() {
    return (int) byShard.values().stream().filter(ShardWatch::isActive).count();
  }

  /**
   * Returns the shards that have not been read for longer than that, though nothing hindered it.
   */
  public List<String> silentFor(Duration bound) {
    return byShard.values().stream()
        .filter(watch -> watch.silence().compareTo(bound) > 0)
        .map(ShardWatch::shardId)
        .sorted()
        .toList();
  }

  /** Returns what is missing of shards and not written down yet, in words. */
  public List<String> missingBeforeNext() {
    return byShard.values().stream()
        .filter(ShardWatch::isActive)
        .flatMap(watch -> watch.missingBeforeNext().map(gone -> inWords(watch, gone)).stream())
        .sorted()
        .toList();
  }

  private static String inWords(ShardWatch watch, MissingRecords gone) {
    return ("shard %s: records after %s may be lost: %s; 'gaps list' has it with the shard's next"
            + " record, or its end")
        .formatted(watch.shardId(), gone.from(), gone.reason());
  }

  /** Returns the memory that the records of all shards share. */
  public ByteBudget budget() {
    return budget;
  }
}
