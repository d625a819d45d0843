package io.notestream.model.change;

import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change of a note, as a stream record reports it. Immutable. An image is {@code null} where
 * the record has none, where it is not a note, and where an old one cannot be read: such an image
 * contributes nothing to the counters.
 */
public sealed interface NoteChange {

  /** {@return the position in the stream and the note that the change is about} */
  Origin origin();

  /** {@return what happened} */
  ChangeKind kind();

  /** {@return the note before the change; {@code null} if it contributes nothing} */
  @Nullable Note before();

  /** {@return the note after the change; {@code null} if it is gone} */
  @Nullable Note after();

  /** {@return the note after the change, or its last version if it is gone} */
  Note latest();

  /** {@return the note's owner} */
  default UserId userId() {
    return origin().userId();
  }

  /** {@return the note's id} */
  default NoteId noteId() {
    return origin().noteId();
  }

  /** {@return the position in the stream} */
  default SequenceNumber sequence() {
    return origin().sequence();
  }

  /** {@return when it happened, floored to the second} */
  default Instant eventTime() {
    return origin().eventTime();
  }

  /** {@return the change's id, unique across all notes and streams} */
  default String eventId() {
    return origin().eventId();
  }

  /** A change after which the note exists. */
  sealed interface Leaving extends NoteChange {
    @Override
    Note after();

    @Override
    default Note latest() {
      return after();
    }
  }

  /** A change after which the note is gone. */
  sealed interface Ending extends NoteChange {
    @Override
    Note before();

    @Override
    default @Nullable Note after() {
      return null;
    }

    @Override
    default Note latest() {
      return before();
    }
  }

  /**
   * A note was created.
   *
   * @param origin position and note
   * @param after the new note
   */
  record Created(Origin origin, Note after) implements Leaving {
    @Override
    public ChangeKind kind() {
      return ChangeKind.CREATED;
    }

    @Override
    public @Nullable Note before() {
      return null;
    }
  }

  /**
   * An expired note came back.
   *
   * @param origin position and note
   * @param after the note as it came back
   */
  record Restored(Origin origin, Note after) implements Leaving {
    @Override
    public ChangeKind kind() {
      return ChangeKind.RESTORED;
    }

    @Override
    public @Nullable Note before() {
      return null;
    }
  }

  /**
   * A note was changed.
   *
   * @param origin position and note
   * @param before the note before the change; {@code null} if it cannot be read
   * @param after the note after the change
   */
  record Updated(Origin origin, @Nullable Note before, Note after) implements Leaving {
    @Override
    public ChangeKind kind() {
      return ChangeKind.UPDATED;
    }
  }

  /**
   * A note was marked for the delete that follows.
   *
   * @param origin position and note
   * @param before the note before it was marked; {@code null} if it cannot be read
   * @param after the marked note
   */
  record DeleteRequested(Origin origin, @Nullable Note before, Note after) implements Leaving {
    @Override
    public ChangeKind kind() {
      return ChangeKind.DELETE_REQUESTED;
    }
  }

  /**
   * A note was deleted, or its item became something else.
   *
   * @param origin position and note
   * @param before the note's last version
   */
  record Deleted(Origin origin, Note before) implements Ending {
    @Override
    public ChangeKind kind() {
      return ChangeKind.DELETED;
    }
  }

  /**
   * A note was removed because it had expired.
   *
   * @param origin position and note
   * @param before the note's last version
   * @param cause what removed it
   */
  record Expired(Origin origin, Note before, ExpiryCause cause) implements Ending {
    @Override
    public ChangeKind kind() {
      return ChangeKind.EXPIRED;
    }
  }
}
