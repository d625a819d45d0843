package io.notestream.model.change;

/** What happened to a note; the names are the values of the attribute {@code kind}. */
public enum ChangeKind {
  /** A note was created. */
  CREATED,
  /** A note was changed. */
  UPDATED,
  /** A note was deleted by a caller. */
  DELETED,
  /** A note was removed because it had expired. */
  EXPIRED,
  /** An expired note came back. */
  RESTORED,
  /** {@code deletedAt} was set; the delete itself follows. */
  DELETE_REQUESTED,
  /** Not a change of a note: counters were recounted and corrected. */
  CORRECTION,
  /** Not a change of a note: what an old note contributed before its first counted change. */
  BASELINE
}
