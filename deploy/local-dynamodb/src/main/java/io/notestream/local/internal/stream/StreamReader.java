package io.notestream.local.internal.stream;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reads streams: lists them, finds places in their shards, and reads records from there. Safe for
 * use by several threads.
 */
public final class StreamReader {

  private static final long MAX_BYTES = 1024 * 1024;

  private final Streams streams;
  private final Retention retention;
  private final AtomicInteger iteratorGeneration = new AtomicInteger();

  public StreamReader(Streams streams, Store store) {
    this.streams = streams;
    this.retention = new Retention(streams, store);
  }

  /**
   * Returns the streams after {@code afterArn}, ordered by ARN: at most {@code limit} and one more.
   */
  List<StreamMeta> list(@Nullable String table, @Nullable String afterArn, int limit) {
    if (afterArn != null && StreamArn.parse(afterArn).isEmpty()) {
      throw ServiceException.validation("Invalid StreamArn");
    }
    return streams.all().stream()
        .map(StreamState::meta)
        .filter(meta -> !retention.isOver(meta))
        .filter(meta -> table == null || meta.arn().table().equals(table))
        .filter(meta -> afterArn == null || meta.arn().toString().compareTo(afterArn) > 0)
        .sorted(Comparator.comparing(meta -> meta.arn().toString()))
        .limit(limit + 1L)
        .toList();
  }

  /**
   * Returns a stream, with its old records trimmed.
   *
   * @throws ServiceException ResourceNotFoundException, ValidationException if it is not an ARN of
   *     a stream
   */
  StreamState stream(String arn) {
    if (StreamArn.parse(arn).isEmpty()) {
      throw ServiceException.validation("Invalid StreamArn");
    }
    StreamState stream = streams.byArn(arn).orElseThrow(() -> streamNotFound(arn));
    if (retention.isOver(stream.meta())) {
      throw streamNotFound(arn);
    }
    if (stream.enforcementIsDue(nowMillis())) {
      retention.enforce(stream);
    }
    return stream;
  }

  /**
   * Returns a place in a shard.
   *
   * @param sequenceNumber of the record to start at or after; null with the other types
   * @throws ServiceException if there is no such shard, or the place has been trimmed
   */
  ShardIterator iterator(
      String arn, String shardId, ShardIteratorType type, @Nullable String sequenceNumber) {
    StreamState stream = stream(arn);
    if (sequenceNumber != null && !type.takesSequenceNumber()) {
      throw ServiceException.validation(
          "SequenceNumber must not be given with ShardIteratorType " + type);
    }
    Shard shard = stream.shards().byId(shardId).orElseThrow(StreamReader::shardNotFound);
    long position =
        switch (type) {
          case TRIM_HORIZON -> Math.max(shard.trimmedThrough() + 1, shard.startingSequence());
          case LATEST -> shard.isOpen() ? streams.numbers().peek() : shard.endingSequence() + 1;
          case AT_SEQUENCE_NUMBER -> named(shard, type, sequenceNumber);
          case AFTER_SEQUENCE_NUMBER -> named(shard, type, sequenceNumber) + 1;
        };
    return new ShardIterator(arn, shard.number(), position, nowMillis(), iteratorGeneration.get());
  }

  private long named(Shard shard, ShardIteratorType type, @Nullable String sequenceNumber) {
    if (sequenceNumber == null) {
      throw ServiceException.validation(
          "SequenceNumber is required with ShardIteratorType " + type);
    }
    OptionalLong sequence = SequenceNumber.parse(sequenceNumber);
    long last = shard.isOpen() ? streams.numbers().peek() - 1 : shard.endingSequence();
    if (sequence.isEmpty()
        || sequence.getAsLong() < shard.startingSequence()
        || sequence.getAsLong() > last) {
      throw ServiceException.validation(
          "Invalid SequenceNumber: " + sequenceNumber + " is not one of shard " + shard.id());
    }
    if (sequence.getAsLong() <= shard.trimmedThrough()) {
      throw trimmed();
    }
    return sequence.getAsLong();
  }

  /**
   * Reads the records from a place on: at most {@code limit}, and at most 1 MB unless the first
   * alone is larger.
   *
   * @throws ServiceException if the iterator is malformed or has expired, or what it points at is
   *     gone
   */
  StreamPage read(String token, int limit) {
    ShardIterator from =
        ShardIterator.parse(token)
            .orElseThrow(() -> ServiceException.validation("Invalid ShardIterator"));
    int generation = iteratorGeneration.get();
    long now = nowMillis();
    if (now - from.issuedAtMillis() > StreamSettings.ITERATOR_LIFETIME.toMillis()
        || from.generation() < generation) {
      throw ServiceException.of(
          "ExpiredIteratorException",
          "Iterator expired. It was issued at "
              + Instant.ofEpochMilli(from.issuedAtMillis())
              + " and can be used for "
              + StreamSettings.ITERATOR_LIFETIME.toMinutes()
              + " minutes.");
    }
    StreamState stream = stream(from.streamArn());
    // Read before the records: if it is closed here, then no record can follow those that are
    // found.
    Shard shard = stream.shards().byNumber(from.shard());
    if (shard == null) {
      throw shardNotFound();
    }
    if (from.position() <= shard.trimmedThrough()) {
      throw trimmed();
    }
    return page(stream, shard, from, limit, now, generation);
  }

  private StreamPage page(
      StreamState stream, Shard shard, ShardIterator from, int limit, long now, int generation) {
    Iterator<StreamMaps.PositionedRecord> each =
        streams.maps().records(stream.meta().id(), shard.number(), from.position());
    List<StreamMaps.PositionedRecord> records = new ArrayList<>();
    long bytes = 0;
    long next = from.position();
    boolean more = false;
    while (each.hasNext()) {
      StreamMaps.PositionedRecord found = each.next();
      bytes += found.value().sizeBytes();
      if (records.size() == limit || (bytes > MAX_BYTES && !records.isEmpty())) {
        more = true;
        break;
      }
      records.add(found);
      next = found.sequence() + 1;
    }
    boolean ended = !more && !shard.isOpen();
    return new StreamPage(
        stream.meta(), records, ended ? null : from.movedTo(next, now, generation).token());
  }

  /** Returns what identifies the shard that an iterator is of; the token itself if it is none. */
  public static String shardOf(String token) {
    return ShardIterator.parse(token)
        .map(iterator -> iterator.streamArn() + "/" + iterator.shard())
        .orElse(token);
  }

  /** Makes every iterator that was issued so far expire at once. */
  void expireIterators() {
    iteratorGeneration.incrementAndGet();
  }

  private long nowMillis() {
    return streams.clock().instant().toEpochMilli();
  }

  private static ServiceException streamNotFound(String arn) {
    return ServiceException.resourceNotFound(
        "Requested resource not found: Stream: " + arn + " not found");
  }

  private static ServiceException shardNotFound() {
    return ServiceException.resourceNotFound("Requested resource not found: Shard does not exist");
  }

  private static ServiceException trimmed() {
    return ServiceException.of(
        "TrimmedDataAccessException",
        "The operation attempted to read past the oldest stream record in a shard");
  }
}
