package io.notestream.model.change;

import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import org.jspecify.annotations.Nullable;

/**
 * One change of a note, as a stream record tells it. An image is {@code null} where the record has
 * none, where it is no note, and where an old one cannot be read: such an image contributes
 * nothing.
 */
public sealed interface NoteChange {

  /** Where the change stands in the stream and which note it is about. */
  Origin origin();

  /** What happened, as the audit record says it. */
  ChangeKind kind();

  /** The note before the change; {@code null} if it contributes nothing. */
  @Nullable Note before();

  /** The note after the change; {@code null} if it is gone. */
  @Nullable Note after();

  /** The note after the change, or as it was last when it is gone. */
  Note latest();

  /** The note's owner. */
  default UserId userId() {
    return origin().userId();
  }

  /** The note. */
  default NoteId noteId() {
    return origin().noteId();
  }

  /** The position in the stream. */
  default SequenceNumber sequence() {
    return origin().sequence();
  }

  /** The change's id, unique over all notes and streams. */
  default String eventId() {
    return origin().eventId();
  }

  /** A change that leaves a note behind. */
  sealed interface Leaving extends NoteChange {
    @Override
    Note after();

    @Override
    default Note latest() {
      return after();
    }
  }

  /** A change that ends a note. */
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

  /** A note came to be. */
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

  /** An expired note came back. */
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

  /** A note was changed. */
  record Updated(Origin origin, @Nullable Note before, Note after) implements Leaving {
    @Override
    public ChangeKind kind() {
      return ChangeKind.UPDATED;
    }
  }

  /** A note was marked for the delete that follows. */
  record DeleteRequested(Origin origin, @Nullable Note before, Note after) implements Leaving {
    @Override
    public ChangeKind kind() {
      return ChangeKind.DELETE_REQUESTED;
    }
  }

  /** A note was deleted, or its item became something else. */
  record Deleted(Origin origin, Note before) implements Ending {
    @Override
    public ChangeKind kind() {
      return ChangeKind.DELETED;
    }
  }

  /**
   * A note ended by its time to live.
   *
   * @param cause who removed it
   */
  record Expired(Origin origin, Note before, ExpiryCause cause) implements Ending {
    @Override
    public ChangeKind kind() {
      return ChangeKind.EXPIRED;
    }
  }
}
