package io.notestream.consumer.decode;

import io.notestream.model.change.NoteChange;
import io.notestream.model.change.SequenceNumber;
import org.jspecify.annotations.Nullable;

/** What a stream record turned out to be. */
public sealed interface Decoded {

  /** A change of a note. */
  record Change(NoteChange change) implements Decoded {}

  /**
   * A change of something else that lives in the table: skipped and counted.
   *
   * @param entity what the item says it is; empty if it does not say
   * @param sequence the position in the stream
   */
  record Foreign(String entity, SequenceNumber sequence) implements Decoded {}

  /**
   * A record that cannot be read, or not as a change of a note.
   *
   * @param reason what is wrong with it; never a value of title or body
   * @param sequence the position in the stream; {@code null} if the record has none or an invalid
   *     one
   * @param userId the note's owner, as far as it is known
   * @param noteId the note, as far as it is known
   */
  record Malformed(
      String reason,
      @Nullable SequenceNumber sequence,
      @Nullable String userId,
      @Nullable String noteId)
      implements Decoded {}
}
