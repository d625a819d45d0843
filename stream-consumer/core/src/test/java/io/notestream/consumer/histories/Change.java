package io.notestream.consumer.histories;

import static io.notestream.consumer.histories.Shard.A;
import static io.notestream.consumer.histories.Shard.B;
import static io.notestream.consumer.histories.Shard.P;

/**
 * What happened: four changes of one user's notes, in the order of their sequence numbers. The note
 * {@code OLD} was written before the consumer began to count, the note {@code FRESH} after it.
 */
enum Change {
  /** The old note grows. The table may refuse it. */
  P1(P, 1, Note.OLD, 1, 2),
  /** The fresh note is created. */
  P2(P, 2, Note.FRESH, 0, 1),
  /** The old note expires: the one change that is reacted to. */
  A1(A, 1, Note.OLD, 2, 0),
  /** The fresh note grows. */
  B1(B, 1, Note.FRESH, 1, 3);

  /** The notes, of which one is older than the counting. */
  enum Note {
    OLD,
    FRESH
  }

  final Shard shard;

  /** Counted from one within the shard. */
  final int position;

  final Note note;

  /** What the note contributed to the user's stock before and after the change. */
  final int before;

  final int after;

  Change(Shard shard, int position, Note note, int before, int after) {
    this.shard = shard;
    this.position = position;
    this.note = note;
    this.before = before;
    this.after = after;
  }

  /** The sequence number: it grows along the whole stream, and the halves share its range. */
  int sequence() {
    return ordinal() + 1;
  }

  boolean expiration() {
    return this == A1;
  }

  /** Whether the table may refuse the change for good, until somebody mends the cause. */
  boolean mayBeRefused() {
    return this == P1;
  }
}
