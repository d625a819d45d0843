package io.notestream.consumer.sweep;

import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteKeys;
import java.time.Instant;

/**
 * A note and the time at which to delete it. Immutable.
 *
 * @param note the note, as the index of notes that expire lists it
 * @param bucket which of the index's partitions lists it, from 0
 * @param ends when it ends
 * @param due when to delete it: then, or later if an attempt has failed
 * @param source who timed it
 */
record NoteTimer(DueNote note, int bucket, Instant ends, Instant due, Source source) {

  /** Who timed a note. */
  enum Source {
    /** A look at the index, which only the holder of the lock makes. */
    LOOK,
    /** The note's change, as the stream reports it. */
    STREAM
  }

  /** A note's identity. */
  record Key(String partition, String sort) {

    static Key of(UserId user, NoteId note) {
      return new Key(NoteKeys.partition(user), NoteKeys.sort(note));
    }
  }

  NoteTimer(DueNote note, int bucket, Instant ends, Source source) {
    this(note, bucket, ends, ends, source);
  }

  Key key() {
    return new Key(note.partition(), note.sort());
  }

  /** Returns the timer of another attempt, at a time. */
  NoteTimer again(Instant time) {
    return new NoteTimer(note, bucket, ends, time, source);
  }
}
