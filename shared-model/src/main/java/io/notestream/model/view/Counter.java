package io.notestream.model.view;

import io.notestream.model.table.Attributes;
import io.notestream.model.table.ItemReader;

/** The counters of the summaries, and the attributes they live in. */
public enum Counter {
  ACTIVE_NOTES(Attributes.ACTIVE_NOTES),
  BODY_BYTES(Attributes.BODY_BYTES),
  CREATED("created"),
  UPDATED("updated"),
  DELETED("deleted"),
  EXPIRED("expired"),
  RESTORED("restored");

  private final String attribute;

  Counter(String attribute) {
    this.attribute = attribute;
  }

  /** Returns the counter in an item: the first ADD creates it, so that a missing one is zero. */
  <X extends Exception> long of(ItemReader<X> item) throws X {
    Long value = item.optionalNumber(attribute);
    return value == null ? 0 : value;
  }

  /** The attribute's name, the same in every summary that has this counter. */
  public String attribute() {
    return attribute;
  }
}
