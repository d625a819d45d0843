package io.notestream.consumer.internal.summary;

import java.time.Instant;

/**
 * A maximum of a summary. It can be written repeatedly and in any order.
 *
 * @param place where it is stored
 * @param value what it has to be at least; for a time, milliseconds since 1970
 * @param noteCreatedAt when the note was created; of several, the youngest
 */
public record Mark(Place place, long value, Instant noteCreatedAt) {

  /**
   * Where a maximum is stored.
   *
   * @param key the summary
   * @param field the index of the maximum in the projection's fields
   */
  public record Place(SummaryKey key, int field) {}

  /** Returns the mark of both, which are of the same place. */
  public Mark and(Mark other) {
    return new Mark(
        place,
        Math.max(value, other.value),
        noteCreatedAt.isAfter(other.noteCreatedAt) ? noteCreatedAt : other.noteCreatedAt);
  }
}
