package io.notestream.local.internal.stream;

import io.notestream.local.internal.store.Store;
import java.time.Instant;
import java.util.Iterator;

/**
 * Lets go of what is older than a day: records, closed shards, streams that were disabled. It runs
 * in the background, and before a stream is read, so that no reader depends on when the background
 * has last run. Safe for use by several threads.
 */
public final class Retention {

  /** So many records leave in one commit: others wait meanwhile. */
  private static final int BATCH = 2000;

  private final Streams streams;
  private final Store store;

  public Retention(Streams streams, Store store) {
    this.streams = streams;
    this.store = store;
  }

  /** Goes over all streams, and replaces shards that have reached their age. */
  public void run() {
    for (StreamState stream : streams.all()) {
      if (isOver(stream.meta())) {
        forget(stream);
      } else {
        if (stream.meta().isEnabled() && streams.hasOldShards(stream, now())) {
          commit(() -> streams.rollWhatIsOld(stream, now()));
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

  /** Trims up to the first record that is not old, as far as one batch goes. */
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

  private void commit(Runnable work) {
    store.commit(
        () -> {
          work.run();
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
