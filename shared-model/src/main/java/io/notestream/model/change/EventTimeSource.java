package io.notestream.model.change;

/** By which clock the time of a change was taken. */
public enum EventTimeSource {
  /** The stream's own: the record says when the change was made. */
  STREAM,
  /** The consumer's, when it received the record: the record does not say when. */
  RECEIPT
}
