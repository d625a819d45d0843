package io.notestream.consumer.reconcile;

import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.ItemReader;
import io.notestream.model.view.AuditCodec;
import io.notestream.model.view.Baseline;
import io.notestream.model.view.Contribution;
import io.notestream.model.view.CorrectedNote;
import io.notestream.model.view.CorruptItemException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Folds what the ledger has of one note, in its order, to what the counters hold of the note: the
 * baseline or the last correction, and what the changes after it have moved. Not thread-safe.
 */
final class NoteFold {

  private final UserId userId;
  private final NoteId noteId;
  private final @Nullable CorrectedNote corrected;
  private final ViewsFacts views;
  private final boolean mayHaveForgotten;
  private final Counts counted;
  private Contribution start;
  private boolean hasBaseline;
  private @Nullable SequenceNumber asOf;
  private boolean anyCounted;
  private boolean endsGone;
  private @Nullable SequenceNumber newest;
  private long newestVersion;
  private Instant newestUpdatedAt = Instant.EPOCH;

  NoteFold(UserId userId, NoteId noteId, @Nullable CorrectedNote corrected, ViewsFacts views) {
    this.userId = userId;
    this.noteId = noteId;
    this.corrected = corrected;
    this.views = views;
    this.mayHaveForgotten = views.mayHaveForgotten(noteId, corrected);
    this.start = corrected == null ? Contribution.NOTHING : corrected.contribution();
    this.counted = Counts.of(userId, start);
    if (corrected != null) {
      newest = corrected.sequence();
      newestVersion = corrected.noteVersion();
      newestUpdatedAt = corrected.updatedAt();
    }
  }

  NoteId noteId() {
    return noteId;
  }

  /**
   * Adds the note's baseline, which comes before all of its audit records.
   *
   * @throws CorruptItemException if the item cannot be read
   */
  void baseline(Map<String, AttributeValue> item) {
    Baseline baseline = Baseline.fromItem(item);
    hasBaseline = true;
    asOf = baseline.asOf();
    if (corrected == null) {
      start = baseline.contribution();
      counted.add(start, 1);
    }
  }

  /**
   * Adds an audit record of a change.
   *
   * @throws CorruptItemException if the item cannot be read
   */
  void change(Map<String, AttributeValue> item) {
    ItemReader<CorruptItemException> reader = new ItemReader<>(item, CorruptItemException::new);
    SequenceNumber sequence = sequence(reader.string(Attributes.SEQUENCE));
    if (newest == null || newest.compareTo(sequence) < 0) {
      newest = sequence;
    }
    if (item.containsKey(AuditCodec.FLOW_ONLY) || !movedStock(sequence)) {
      return; // What the fold starts from is not older.
    }
    newestVersion = reader.number(Attributes.NOTE_VERSION);
    newestUpdatedAt = reader.time(Attributes.UPDATED_AT);
    Contribution before = Contribution.fromAttribute(item.get(AuditCodec.BEFORE));
    if (!anyCounted && mayHaveForgotten) {
      counted.add(start, -1).add(before, 1); // What led from the one to the other is gone.
    }
    Contribution after = Contribution.fromAttribute(item.get(AuditCodec.AFTER));
    anyCounted = true;
    counted.add(before, -1).add(after, 1);
    endsGone = after.active() == 0;
  }

  private static SequenceNumber sequence(String value) {
    if (!SequenceNumber.isValid(value)) {
      throw new CorruptItemException(Attributes.SEQUENCE + " is not a sequence number");
    }
    return new SequenceNumber(value);
  }

  /** Returns whether the change came after what the fold starts from. */
  private boolean movedStock(SequenceNumber sequence) {
    if (corrected != null) {
      return corrected.sequence() == null || sequence.compareTo(corrected.sequence()) > 0;
    }
    return asOf == null || sequence.compareTo(asOf) >= 0;
  }

  /** Returns what the ledger says once all of it has been added. */
  NoteState end(@Nullable PresentNote present) {
    Counts stored =
        present == null ? new Counts(userId) : Counts.of(userId, present.contribution());
    boolean forgotten = !anyCounted && mayHaveForgotten && isUnchangedSinceKept(present);
    return new NoteState(
        noteId,
        present,
        stored,
        forgotten ? stored : counted,
        newest,
        newestVersion,
        newestUpdatedAt,
        hasBaseline,
        forgotten || isNewest(present),
        anyCounted && isNewest(present));
  }

  private boolean isNewest(@Nullable PresentNote present) {
    if (present == null) {
      return !anyCounted || endsGone;
    }
    return newestVersion == 0 // A baseline says nothing about it.
        || (present.version() == newestVersion && present.updatedAt().equals(newestUpdatedAt));
  }

  private boolean isUnchangedSinceKept(@Nullable PresentNote present) {
    // Of a note that is gone nobody knows when it went.
    return present == null || present.updatedAt().isBefore(views.keptSince());
  }
}
