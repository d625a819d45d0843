package io.notestream.model.change;

/** What happened to a note, as the audit record's attribute {@code kind} says it. */
public enum ChangeKind {
  CREATED,
  UPDATED,
  DELETED,
  EXPIRED,
  RESTORED,
  /** {@code deletedAt} was set; the delete itself follows. */
  DELETE_REQUESTED,
  /** Not a change of a note: counters were recounted and put right. */
  CORRECTION,
  /** Not a change of a note: what an old note contributed before its first counted change. */
  BASELINE
}
