package io.notestream.consumer.reconcile;

import io.notestream.model.change.ChangeKind;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.ItemReader;
import io.notestream.model.view.CorrectedNote;
import io.notestream.model.view.CorruptItemException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Folds a user's ledger, note by note, to what the counters should hold according to it, and to the
 * notes that it does not explain. Keeps nothing of the others, unless they are watched. Not
 * thread-safe.
 */
final class LedgerFold {

  private final UserId userId;
  private final ViewsFacts views;
  private final Map<NoteId, PresentNote> present;
  private final Map<NoteId, CorrectedNote> corrected;
  private final Counts counted;
  private final Set<NoteId> watched;
  private final Map<NoteId, NoteState> unexplained = new TreeMap<>();
  private final Map<NoteId, NoteState> explained = new TreeMap<>();
  private final Set<NoteId> seen = new HashSet<>();
  private @Nullable NoteFold current;

  /**
   * @param present the notes that are stored
   * @param corrected the notes for which counters have been corrected
   * @param watched the notes of which to keep the state even if it is explained
   */
  LedgerFold(
      UserId userId,
      ViewsFacts views,
      Map<NoteId, PresentNote> present,
      Map<NoteId, CorrectedNote> corrected,
      Set<NoteId> watched) {
    this.userId = userId;
    this.views = views;
    this.present = present;
    this.corrected = new HashMap<>(corrected);
    this.watched = watched;
    this.counted = new Counts(userId);
  }

  /**
   * Adds an item; those of a note follow each other, in the order of their keys.
   *
   * @throws CorruptItemException if the item cannot be read
   */
  void add(Map<String, AttributeValue> item) {
    ItemReader<CorruptItemException> reader = new ItemReader<>(item, CorruptItemException::new);
    NoteId noteId = noteId(reader.string(Attributes.NOTE_ID));
    if (current == null || !current.noteId().equals(noteId)) {
      endNote();
      current = begin(noteId);
    }
    String kind = reader.string(Attributes.KIND);
    if (kind.equals(ChangeKind.BASELINE.name())) {
      current.baseline(item);
    } else if (!kind.equals(ChangeKind.CORRECTION.name())) {
      current.change(item);
    }
  }

  private static NoteId noteId(String value) {
    if (!NoteId.isValid(value)) {
      throw new CorruptItemException(Attributes.NOTE_ID + " is not the id of a note");
    }
    return new NoteId(value);
  }

  private NoteFold begin(NoteId noteId) {
    return new NoteFold(userId, noteId, corrected.get(noteId), views);
  }

  private void endNote() {
    if (current != null) {
      end(current);
      current = null;
    }
  }

  private void end(NoteFold note) {
    seen.add(note.noteId());
    NoteState state = note.end(present.get(note.noteId()));
    counted.add(state.counted(), 1);
    if (!state.isExplained()) {
      unexplained.put(note.noteId(), state);
    } else if (watched.contains(note.noteId())) {
      explained.put(note.noteId(), state);
    }
  }

  /** Adds what the ledger does not have: notes that nothing was counted of. */
  void end() {
    endNote();
    Set<NoteId> others = new HashSet<>(present.keySet());
    others.addAll(corrected.keySet());
    others.addAll(watched);
    others.removeAll(seen);
    others.forEach(noteId -> end(begin(noteId)));
  }

  /** Returns what the counters should hold of all notes, by the ledger. */
  Counts counted() {
    return counted;
  }

  /** Returns the notes that have not been counted as they are stored. */
  Map<NoteId, NoteState> unexplained() {
    return unexplained;
  }

  /** Returns those of the watched notes that have been counted as they are stored. */
  Map<NoteId, NoteState> explained() {
    return explained;
  }
}
