package io.notestream.consumer.summary;

/**
 * A number that a projection keeps for each of its parts. Immutable.
 *
 * @param name its name, and that of the attribute which it is stored in, unless the projection is
 *     ranked by it
 * @param kind how it comes about
 */
public record Field(String name, Kind kind) {

  /** How a number comes about. */
  public enum Kind {
    /** A sum over the notes that are stored. */
    STOCK,
    /** A sum over changes. */
    FLOW,
    /** The largest number of any change. */
    MAX,
    /** The latest time of any change, stored as text in the form of all timestamps. */
    LATEST;

    /**
     * Returns whether the number is a sum.
     *
     * @return {@code false} for a maximum
     */
    public boolean isSum() {
      return this == STOCK || this == FLOW;
    }
  }
}
