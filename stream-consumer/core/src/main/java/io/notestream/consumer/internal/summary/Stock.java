package io.notestream.consumer.internal.summary;

/** How much of the stock an event moves. */
public enum Stock {
  /** After − before, as for most events. */
  MOVES,
  /** After alone: the event brings the baseline, which is what the old image contributed. */
  BRINGS_BASELINE,
  /**
   * After − before. The event brings an empty baseline: the note has counted from its beginning,
   * although it no longer looks so.
   */
  BRINGS_EMPTY_BASELINE,
  /** Nothing: the baseline that a later event brought covers what this event did to the stock. */
  STAYS
}
