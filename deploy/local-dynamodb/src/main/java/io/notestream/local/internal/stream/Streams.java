package io.notestream.local.internal.stream;

import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.store.Codec;
import io.notestream.local.internal.store.Store;
import io.notestream.local.internal.table.ItemChange;
import io.notestream.local.internal.table.StreamLog;
import io.notestream.local.internal.table.StreamView;
import io.notestream.local.internal.table.TableDefinition;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All streams of an engine, to which tables hand their changes. Safe for use by several threads;
 * streams are changed inside commits only.
 */
public final class Streams implements StreamLog {

  private final StreamMaps maps;
  private final SequenceNumbers numbers;
  private final InstantSource clock;
  private final StreamSettings settings;
  private final Map<String, StreamState> byArn = new ConcurrentHashMap<>();
  private final Map<String, StreamState> enabledByTable = new ConcurrentHashMap<>();
  private long nextId = 1;

  /** Opens the streams that the store holds. */
  public Streams(Store store, Codec<Item> items, InstantSource clock, StreamSettings settings) {
    this.clock = clock;
    this.settings = settings;
    maps = new StreamMaps(store, items);
    numbers = new SequenceNumbers(store);
    for (StreamMeta meta : maps.streams()) {
      remember(StreamState.load(maps, numbers, meta));
      nextId = Math.max(nextId, meta.id() + 1);
    }
  }

  @Override
  public String open(TableDefinition table, StreamView view) {
    Instant now = clock.instant();
    StreamArn arn = unusedArn(table.name(), now);
    StreamMeta meta = new StreamMeta(nextId++, arn, view, table.key(), now, null);
    remember(StreamState.create(maps, numbers, meta, settings.initialShards()));
    return arn.label();
  }

  @Override
  public void close(TableDefinition table) {
    StreamState stream = enabledByTable.remove(table.name());
    if (stream != null) {
      stream.disable(clock.instant());
    }
  }

  @Override
  public void append(TableDefinition table, List<ItemChange> changes) {
    StreamState stream = enabledByTable.get(table.name());
    if (stream == null) {
      throw new IllegalStateException("table " + table.name() + " has no open stream");
    }
    Instant now = clock.instant();
    rollOldShards(stream, now);
    StreamMeta meta = stream.meta();
    for (ItemChange change : changes) {
      Item before = change.before();
      Item after = change.after();
      if (Objects.equals(before, after)) {
        continue;
      }
      stream.append(
          PartitionHash.of(change.keys(), meta.key()),
          new StreamRecord(
              now.toEpochMilli(),
              before != null,
              after != null,
              change.cause() == ItemChange.Cause.EXPIRY,
              change.keys(),
              meta.keepsOldImages() ? before : null,
              meta.keepsNewImages() ? after : null));
    }
  }

  /** Rolls over open shards that have reached their age. Called inside a commit. */
  void rollOldShards(StreamState stream, Instant now) {
    if (!hasOldShards(stream, now)) {
      return;
    }
    Instant bornBy = now.minus(settings.shardLifetime());
    for (Shard shard : stream.shards().open()) {
      if (!shard.createdAt().isAfter(bornBy)) {
        stream.split(shard, 1, now);
      }
    }
  }

  boolean hasOldShards(StreamState stream, Instant now) {
    return !settings.shardLifetime().isZero()
        && !stream.shards().oldestOpen().isAfter(now.minus(settings.shardLifetime()));
  }

  /** Forgets a stream that holds no more records. Called inside a commit. */
  void forget(StreamState stream) {
    maps.remove(stream.meta());
    byArn.remove(stream.meta().arn().toString());
  }

  Optional<StreamState> byArn(String arn) {
    return Optional.ofNullable(byArn.get(arn));
  }

  /** Returns the enabled stream of a table. */
  Optional<StreamState> ofTable(String table) {
    return Optional.ofNullable(enabledByTable.get(table));
  }

  Collection<StreamState> all() {
    return byArn.values();
  }

  /** Returns the stream of a table that was enabled last, whether it still is or not. */
  Optional<StreamState> latestOfTable(String table) {
    return byArn.values().stream()
        .filter(stream -> stream.meta().arn().table().equals(table))
        .max(Comparator.comparingLong(stream -> stream.meta().id()));
  }

  StreamMaps maps() {
    return maps;
  }

  SequenceNumbers numbers() {
    return numbers;
  }

  InstantSource clock() {
    return clock;
  }

  StreamSettings settings() {
    return settings;
  }

  private StreamArn unusedArn(String table, Instant now) {
    Instant at = now;
    StreamArn arn;
    do {
      arn = new StreamArn(settings.region(), StreamSettings.ACCOUNT, table, StreamArn.label(at));
      at = at.plusMillis(1);
    } while (byArn.containsKey(arn.toString()));
    return arn;
  }

  private void remember(StreamState stream) {
    StreamMeta meta = stream.meta();
    byArn.put(meta.arn().toString(), stream);
    if (meta.isEnabled()) {
      @Nullable StreamState other = enabledByTable.put(meta.arn().table(), stream);
      if (other != null) {
        throw new IllegalStateException("two open streams of table " + meta.arn().table());
      }
    }
  }
}
