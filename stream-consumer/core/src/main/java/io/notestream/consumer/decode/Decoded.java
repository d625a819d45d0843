package io.notestream.consumer.decode;

import io.notestream.model.change.NoteChange;
import io.notestream.model.change.SequenceNumber;
import org.jspecify.annotations.Nullable;

/** The meaning of a stream record. Immutable. */
public sealed interface Decoded {

  /**
   * A change of a note.
   *
   * @param change the change
   */
  record Change(NoteChange change) implements Decoded {}

  /**
   * A change of an item that is not a note: skipped, but counted.
   *
   * @param entity the item's {@code entity} attribute; empty if it has none
   * @param sequence the record's sequence number; {@code null} if it has none or an invalid one
   */
  record Foreign(String entity, @Nullable SequenceNumber sequence) implements Decoded {}

  /**
   * A record that cannot be read as a change of a note.
   *
   * @param reason what is wrong with it; never a title or body
   * @param sequence the record's sequence number; {@code null} if it has none or an invalid one
   * @param userId the note's owner; {@code null} if unknown
   * @param noteId the note; {@code null} if unknown
   */
  record Malformed(
      String reason,
      @Nullable SequenceNumber sequence,
      @Nullable String userId,
      @Nullable String noteId)
      implements Decoded {}
}
