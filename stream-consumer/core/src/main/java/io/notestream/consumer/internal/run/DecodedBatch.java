package io.notestream.consumer.internal.run;

import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.decode.Decoded;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.consumer.internal.ledger.LedgerEntry;
import io.notestream.consumer.internal.meter.ConsumerMeters;
import io.notestream.consumer.internal.plan.NoteRef;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.model.change.NoteChange;
import io.notestream.model.change.SequenceNumber;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * A batch's records, decoded and sorted by what they are. If two changes have the same audit key,
 * they are compared as in the ledger: the second is a duplicate of the first, or collides with it.
 */
final class DecodedBatch {

  private final List<PlannedEvent> events = new ArrayList<>();
  private final List<PlannedEvent> collisions = new ArrayList<>();
  private final Map<Integer, Integer> duplicates = new HashMap<>();
  private final Map<Integer, Decoded.Malformed> malformed = new HashMap<>();
  private final List<Integer> foreign = new ArrayList<>();
  private final List<@Nullable SequenceNumber> sequences = new ArrayList<>();
  private final Map<AuditKey, PlannedEvent> seen = new HashMap<>();

  private record AuditKey(SequenceNumber sequence, NoteRef note) {}

  private DecodedBatch() {}

  /** Decodes and sorts the records of a batch. */
  static DecodedBatch of(ShardBatch batch, RecordDecoder decoder, ConsumerMeters meters) {
    DecodedBatch result = new DecodedBatch();
    for (Record record : batch.records()) {
      result.add(decoder.decode(record), meters);
    }
    return result;
  }

  private void add(Decoded decoded, ConsumerMeters meters) {
    int index = sequences.size();
    if (decoded instanceof Decoded.Change change) {
      sequences.add(change.change().sequence());
      meters.read(change.change().kind());
      addChange(index, change.change(), meters);
    } else if (decoded instanceof Decoded.Foreign other) {
      sequences.add(other.sequence());
      meters.foreign();
      foreign.add(index);
    } else if (decoded instanceof Decoded.Malformed bad) {
      sequences.add(bad.sequence());
      meters.malformed();
      malformed.put(index, bad);
    }
  }

  private void addChange(int index, NoteChange change, ConsumerMeters meters) {
    PlannedEvent event = PlannedEvent.of(index, change);
    PlannedEvent first =
        seen.putIfAbsent(new AuditKey(change.sequence(), NoteRef.of(change)), event);
    if (first == null) {
      events.add(event);
    } else if (LedgerEntry.of(first.change()).sameAs(LedgerEntry.of(change))) {
      duplicates.put(index, first.index());
      meters.duplicate();
    } else {
      collisions.add(event);
    }
  }

  /** Returns the changes to be counted, in stream order. */
  List<PlannedEvent> events() {
    return events;
  }

  /** Returns changes whose audit key a different change of the batch has. */
  List<PlannedEvent> collisions() {
    return collisions;
  }

  /** Returns the indexes of repeated records, each with the index of the first. */
  Map<Integer, Integer> duplicates() {
    return duplicates;
  }

  /** Returns the records that cannot be read, by index. */
  Map<Integer, Decoded.Malformed> malformed() {
    return malformed;
  }

  /** Returns the indexes of records about items that are not notes. */
  List<Integer> foreign() {
    return foreign;
  }

  /** Returns the sequence number of every record; {@code null} for a record without one. */
  List<@Nullable SequenceNumber> sequences() {
    return sequences;
  }
}
