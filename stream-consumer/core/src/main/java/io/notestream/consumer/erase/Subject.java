package io.notestream.consumer.erase;

import io.notestream.consumer.decode.RecordSubject;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.time.Timestamps;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Whom an erasure is about, and which of the user's items belong to it. Immutable.
 *
 * @param userId the user
 * @param through the time of creation before which the user's notes are erased
 */
record Subject(UserId userId, Instant through) {

  /** Returns whether an item of a note, or with one nested in it, is of one that is erased. */
  boolean erases(List<Map<String, AttributeValue>> itemsOfNote) {
    Instant created = RecordSubject.of(itemsOfNote).noteCreatedAt();
    return created == null || created.isBefore(through);
  }

  /** Returns whether something was made before; if that is unknown, it was. */
  boolean wasBefore(@Nullable AttributeValue time) {
    Instant at = time(time);
    return at == null || at.isBefore(through);
  }

  /** Returns whether an item is about a note whose id was made before; if unknown, it was. */
  boolean wasIdMadeBefore(Map<String, AttributeValue> item) {
    String noteId = string(item, Attributes.NOTE_ID);
    return noteId == null || !NoteId.isValid(noteId) || new NoteId(noteId).time().isBefore(through);
  }

  static @Nullable Instant time(@Nullable AttributeValue value) {
    try {
      return value == null || value.s() == null ? null : Timestamps.parse(value.s());
    } catch (DateTimeException e) {
      return null; // As if it were missing: what nobody can read is removed too.
    }
  }

  static @Nullable String string(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null ? null : value.s();
  }
}
