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
 * A batch's records, sorted by what they are. Pure. The same audit key twice in a batch is compared
 * as in the ledger: the second is a duplicate of the first, or collides with it.
 */
final class BatchReading {

  private final List<PlannedEvent> events = new ArrayList<>();
  private final List<PlannedEvent> collisions = new ArrayList<>();
  private final Map<Integer, Integer> duplicates = new HashMap<>();
  private final Map<Integer, Decoded.Malformed> malformed = new HashMap<>();
  private final List<Integer> foreign = new ArrayList<>();
  private final List<@Nullable SequenceNumber> sequences = new ArrayList<>();
  private final Map<AuditKey, PlannedEvent> seen = new HashMap<>();

  private record AuditKey(SequenceNumber sequence, NoteRef note) {}

  private BatchReading() {}

  /** Decodes and sorts the records of a batch. */
  static BatchReading of(ShardBatch batch, RecordDecoder decoder, ConsumerMeters meters) {
    BatchReading reading = new BatchReading();
    for (Record record : batch.records()) {
      reading.add(decoder.decode(record), meters);
    }
    return reading;
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

  /** What is to be counted, in stream order. */
  List<PlannedEvent> events() {
    return events;
  }

  /** Changes in the place of another one of the batch. */
  List<PlannedEvent> collisions() {
    return collisions;
  }

  /** Positions of repeated records, and of what they repeat. */
  Map<Integer, Integer> duplicates() {
    return duplicates;
  }

  /** Records that cannot be read, by position. */
  Map<Integer, Decoded.Malformed> malformed() {
    return malformed;
  }

  /** Positions of items that are no notes. */
  List<Integer> foreign() {
    return foreign;
  }

  /** The sequence numbers of all records, where they have one. */
  List<@Nullable SequenceNumber> sequences() {
    return sequences;
  }
}
