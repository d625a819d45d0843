package io.notestream.consumer.watermark;

import io.notestream.consumer.deadletter.ParkedRecord;
import io.notestream.consumer.decode.Decoded;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.consumer.internal.ledger.ErasureGuard;
import io.notestream.model.change.NoteChange;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.ViewKeys;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** How far one shard's records stand in the ledger. Not thread-safe. */
final class ShardLedger {

  /** Once so many changes are not settled, no more are read: they could not be settled either. */
  private static final int MOST_UNSETTLED = 1000;

  private static final int RECORDS_A_READ = 1000;

  private final String shardId;
  private final ShardTail tail;
  private final RecordDecoder decoder;
  private final Predicate<NoteChange> relevant;
  private final int generation;
  private final Deque<SeenChange> unsettled = new ArrayDeque<>();
  private @Nullable SequenceNumber seen;
  private Instant seenUntil = Instant.MIN;

  /**
   * @param generation whose letters settle changes
   */
  ShardLedger(
      String shardId,
      ShardTail tail,
      RecordDecoder decoder,
      Predicate<NoteChange> relevant,
      int generation) {
    this.shardId = shardId;
    this.tail = tail;
    this.decoder = decoder;
    this.relevant = relevant;
    this.generation = generation;
  }

  String shardId() {
    return shardId;
  }

  /** Reads a response further, and drops what is settled. */
  void advance(SettledLookUp lookUp) {
    if (unsettled.size() < MOST_UNSETTLED) {
      for (Record record : tail.read(RECORDS_A_READ)) {
        add(record);
      }
    }
    if (!unsettled.isEmpty()) {
      unsettled.removeAll(lookUp.settled(List.copyOf(unsettled)));
    }
  }

  /** Returns the time up to which every change of the shard is settled. */
  Instant settledThrough() {
    SeenChange first = unsettled.peekFirst();
    if (first != null) {
      return first.time().minusMillis(1);
    }
    if (tail.isEnded()) {
      return Instant.MAX;
    }
    Instant empty = tail.emptyAt();
    return empty != null && empty.isAfter(seenUntil) ? empty : seenUntil;
  }

  private void add(Record record) {
    Decoded decoded = decoder.decode(record);
    SequenceNumber sequence = sequence(decoded);
    if (sequence == null || (seen != null && sequence.compareTo(seen) <= 0)) {
      return;
    }
    seen = sequence;
    Instant time = time(record, decoded);
    if (time != null && time.minusMillis(1).isAfter(seenUntil)) {
      seenUntil = time.minusMillis(1); // More of the same second may follow.
    }
    if (decoded instanceof Decoded.Change change && relevant.test(change.change())) {
      NoteChange of = change.change();
      unsettled.addLast(
          new SeenChange(
              sequence,
              of.origin().eventTime(),
              ViewKeys.auditRecord(of.userId(), of.noteId(), sequence),
              letter(record, sequence),
              ViewKeys.userSummary(of.userId()),
              ErasureGuard.noteCreatedAt(of)));
    } else if (decoded instanceof Decoded.Malformed bad) {
      unsettled.addLast(
          new SeenChange(
              sequence,
              time == null ? seenUntil : time,
              null,
              letter(record, sequence),
              bad.userId() == null
                  ? null
                  : KeyAttributes.primaryKey(NoteKeys.USER_PREFIX + bad.userId(), ViewKeys.SUMMARY),
              Instant.MIN));
    }
  }

  private Map<String, AttributeValue> letter(Record record, SequenceNumber sequence) {
    return ParkedRecord.of(record).key(sequence).inGeneration(generation).toAttributes();
  }

  private static @Nullable SequenceNumber sequence(Decoded decoded) {
    if (decoded instanceof Decoded.Change change) {
      return change.change().sequence();
    }
    return decoded instanceof Decoded.Foreign foreign
        ? foreign.sequence()
        : ((Decoded.Malformed) decoded).sequence();
  }

  private static @Nullable Instant time(Record record, Decoded decoded) {
    return decoded instanceof Decoded.Change change
        ? change.change().origin().eventTime()
        : record.dynamodb().approximateCreationDateTime();
  }
}
