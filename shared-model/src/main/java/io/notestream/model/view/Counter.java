package io.notestream.model.view;

/** The counters of the summaries, and the attributes they live in. */
public enum Counter {
  ACTIVE_NOTES("activeNotes"),
  BODY_BYTES("bodyBytes"),
  CREATED("created"),
  UPDATED("updated"),
  DELETED("deleted"),
  EXPIRED("expired"),
  RESTORED("restored");

  private final String attribute;

  Counter(String attribute) {
    this.attribute = attribute;
  }

  /** The attribute's name, the same in every summary that has this counter. */
  public String attribute() {
    return attribute;
  }
}
