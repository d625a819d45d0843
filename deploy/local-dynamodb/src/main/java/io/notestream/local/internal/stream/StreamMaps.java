package io.notestream.local.internal.stream;

import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.store.Codec;
import io.notestream.local.internal.store.Store;
import io.notestream.local.internal.store.StoreMap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The maps of the store that streams lie in: their definitions by stream, their shards by stream
 * and number, and their records by stream, shard and sequence number. Changed inside commits only.
 */
final class StreamMaps {

  private final StoreMap<StreamMeta> streams;
  private final StoreMap<Shard> shards;
  private final StoreMap<StreamRecord> records;

  StreamMaps(Store store, Codec<Item> items) {
    streams = store.map("stream", new StreamCodecs.OfStreams());
    shards = store.map("stream-shard", new StreamCodecs.OfShards());
    records = store.map("stream-record", new StreamCodecs.OfRecords(items));
  }

  List<StreamMeta> streams() {
    return values(streams.ascending(new byte[0], null));
  }

  void put(StreamMeta stream) {
    streams.put(streamKey(stream.id()), stream);
  }

  /** Removes a stream and its shards; its records must be gone. */
  void remove(StreamMeta stream) {
    shards(stream.id()).forEach(shard -> shards.remove(shardKey(stream.id(), shard.number())));
    streams.remove(streamKey(stream.id()));
  }

  List<Shard> shards(long stream) {
    return values(shards.ascending(streamKey(stream), streamKey(stream + 1)));
  }

  void put(long stream, Shard shard) {
    shards.put(shardKey(stream, shard.number()), shard);
  }

  void removeShard(long stream, int shard) {
    shards.remove(shardKey(stream, shard));
  }

  void put(long stream, int shard, long sequence, StreamRecord value) {
    records.put(recordKey(stream, shard, sequence), value);
  }

  void removeRecord(long stream, int shard, long sequence) {
    records.remove(recordKey(stream, shard, sequence));
  }

  /** Returns the records of a shard from {@code sequence} on, in order. */
  Iterator<PositionedRecord> records(long stream, int shard, long sequence) {
    Iterator<StoreMap.Entry<StreamRecord>> each =
        records.ascending(recordKey(stream, shard, sequence), shardKey(stream, shard + 1));
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return each.hasNext();
      }

      @Override
      public PositionedRecord next() {
        StoreMap.Entry<StreamRecord> next = each.next();
        return new PositionedRecord(sequenceOf(next.key()), next.value());
      }
    };
  }

  /**
   * Returns the sequence number of a shard's last record, {@link SequenceNumber#NONE} if it holds
   * none.
   */
  long lastSequence(long stream, int shard) {
    Iterator<StoreMap.Entry<StreamRecord>> last =
        records.descending(shardKey(stream, shard), shardKey(stream, shard + 1));
    return last.hasNext() ? sequenceOf(last.next().key()) : SequenceNumber.NONE;
  }

  /** Returns a shard's oldest record, null if it holds none. */
  @Nullable PositionedRecord first(long stream, int shard) {
    Iterator<PositionedRecord> first = records(stream, shard, SequenceNumber.NONE);
    return first.hasNext() ? first.next() : null;
  }

  /** A record and its sequence number. */
  record PositionedRecord(long sequence, StreamRecord value) {}

  private static <V> List<V> values(Iterator<StoreMap.Entry<V>> entries) {
    List<V> values = new ArrayList<>();
    entries.forEachRemaining(entry -> values.add(entry.value()));
    return values;
  }

  private static byte[] streamKey(long stream) {
    return ByteBuffer.allocate(Long.BYTES).putLong(stream).array();
  }

  private static byte[] shardKey(long stream, int shard) {
    return ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(stream).putInt(shard).array();
  }

  private static byte[] recordKey(long stream, int shard, long sequence) {
    return ByteBuffer.allocate(Long.BYTES + Integer.BYTES + Long.BYTES)
        .putLong(stream)
        .putInt(shard)
        .putLong(sequence)
        .array();
  }

  private static long sequenceOf(byte[] key) {
    return ByteBuffer.wrap(key).getLong(Long.BYTES + Integer.BYTES);
  }
}
