package io.notestream.model.view;

import io.notestream.model.table.Attributes;
import io.notestream.model.table.ItemReader;

/** The counters of summaries, and the attributes that they live in. */
public enum Counter {
  /** Notes that are stored, including those that have expired and are not yet deleted. */
  ACTIVE_NOTES(Attributes.ACTIVE_NOTES),
  /** The bytes of their bodies. */
  BODY_BYTES(Attributes.BODY_BYTES),
  /** Notes created. */
  CREATED("created"),
  /** Changes of notes. */
  UPDATED("updated"),
  /** Notes deleted by a caller. */
  DELETED("deleted"),
  /** Notes removed because they had expired. */
  EXPIRED("expired"),
  /** Notes that came back after they had expired. */
  RESTORED("restored");

  private final String attribute;

  Counter(String attribute) {
    this.attribute = attribute;
  }

  /** Returns the counter of an item: the first ADD creates it, so that a missing one is zero. */
  <X extends Exception> long of(ItemReader<X> item) throws X {
    Long value = item.optionalNumber(attribute);
    return value == null ? 0 : value;
  }

  /** {@return the attribute's name, the same in every summary that has this counter} */
  public String attribute() {
    return attribute;
  }
}
