package io.notestream.local.internal.stream;

import io.notestream.local.internal.store.Store;
import java.time.Instant;
import java.util.Iterator;

/**
 * Removes what is older than a day: records, closed shards, disabled streams. It runs in the
 * background, and also before a stream is read, so that what a reader sees does not depend on when
 * the background task last ran. Safe for use by several threads.
 */
public final class Retention {

  /** The most records that are trimmed in one commit, for which writes wait. */
  private static final int BATCH = 2000;

  private final Streams streams;
  private final Store store;

  public Retention(Streams streams, Store store) {
    this.streams = streams;
    this.store = store;
  }

  /** Trims all streams, and rolls over shards that have reached their age. */
  public void run() {
    for (StreamState stream : streams.all()) {
      if (isOver(stream.meta())) {
        forget(stream);
      } else {
        if (stream.meta().isEnabled() && streams.hasOldShards(stream, now())) {
          commit(() -> streams.rollOldShards(stream, now()));
        }
        enforce(stream);
      }
    }
  }

  /** Returns whether a stream was disabled so long ago that it is gone. */
  boolean isOver(StreamMeta stream) {
    Instant disabledAt = stream.disabledAt();
    return disabledAt != null && !disabledAt.isAfter(horizon());
  }

  /** Trims the old records of a stream, and removes its closed shards when they are old too. */
  void enforce(StreamState stream) {
    long horizonMillis = horizon().toEpochMilli();
    for (Shard shard : stream.shards().all()) {
      while (firstIsOld(stream, shard.number(), horizonMillis)) {
        commit(() -> trim(stream, shard.number(), horizonMillis));
      }
      Instant closedAt = shard.closedAt();
      if (closedAt != null && closedAt.toEpochMilli() <= horizonMillis) {
        commit(() -> removeIfEmpty(stream, shard.number()));
      }
    }
  }

  private void forget(StreamState stream) {
    for (Shard shard : stream.shards().all()) {
      while (streams.maps().first(stream.meta().id(), shard.number()) != null) {
        commit(() -> trim(stream, shard.number(), Long.MAX_VALUE));
      }
    }
    commit(() -> streams.forget(stream));
  }

  private boolean firstIsOld(StreamState stream, int shard, long horizonMillis) {
    StreamMaps.PositionedRecord first = streams.maps().first(stream.meta().id(), shard);
    return first != null && first.value().createdAtMillis() <= horizonMillis;
  }

  /** Trims old records, as many as one commit takes. */
  private void trim(StreamState stream, int number, long horizonMillis) {
    Shard shard = stream.shards().byNumber(number);
    if (shard == null) {
      return;
    }
    long lastOld = SequenceNumber.NONE;
    Iterator<StreamMaps.PositionedRecord> records =
        streams.maps().records(stream.meta().id(), number, SequenceNumber.NONE);
    for (int seen = 0; seen < BATCH && records.hasNext(); seen++) {
      StreamMaps.PositionedRecord each = records.next();
      if (each.value().createdAtMillis() > horizonMillis) {
        break;
      }
      lastOld = each.sequence();
    }
    stream.trim(shard, lastOld);
  }

  private void removeIfEmpty(StreamState stream, int number) {
    Shard shard = stream.shards().byNumber(number);
    if (shard != null && streams.maps().first(stream.meta().id(), number) == null) {
      stream.remove(shard);
    }
  }

  private void commit(Runnable task) {
    store.commit(
        () -> {
          task.run();
          return null;
        });
  }

  private Instant horizon() {
    return now().minus(StreamSettings.RETENTION);
  }

  private Instant now() {
    return streams.clock().instant();
  }
}
