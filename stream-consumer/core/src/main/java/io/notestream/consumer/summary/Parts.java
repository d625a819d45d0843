package io.notestream.consumer.summary;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The parts of a projection that a note or a change counts in: none, one or several. Each part of
 * each user is an item of its own, and its name is the end of the item's sort key. The user is
 * always the note's owner. Immutable.
 */
public final class Parts implements Iterable<String> {

  private static final Parts NONE = new Parts(Set.of());
  private static final Parts WHOLE = new Parts(Set.of(""));

  private final Set<String> names;

  private Parts(Set<String> names) {
    this.names = names;
  }

  /**
   * Returns no part: the note or change does not count.
   *
   * @return no part
   */
  public static Parts none() {
    return NONE;
  }

  /**
   * Returns the one part of a projection that is not divided into parts. Its name is empty.
   *
   * @return that part
   */
  public static Parts whole() {
    return WHOLE;
  }

  /**
   * Returns one part.
   *
   * @param name its name; at most {@link Projection#MOST_PART_BYTES} bytes of UTF-8, and no half of
   *     a surrogate pair, which is checked when the part is used
   * @return the part
   */
  public static Parts at(String name) {
    return new Parts(Set.of(name));
  }

  /**
   * Returns several parts.
   *
   * @param names their names; one that is repeated counts once
   * @return the parts
   */
  public static Parts at(Collection<String> names) {
    return switch (names.size()) {
      case 0 -> NONE;
      case 1 -> at(names.iterator().next());
      default -> new Parts(Collections.unmodifiableSet(new LinkedHashSet<>(List.copyOf(names))));
    };
  }

  /** Returns whether there is no part. */
  boolean isEmpty() {
    return names.isEmpty();
  }

  /** Returns an iterator over the names of the parts, which removes nothing. */
  @Override
  public Iterator<String> iterator() {
    return names.iterator();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Parts that && names.equals(that.names);
  }

  @Override
  public int hashCode() {
    return names.hashCode();
  }

  @Override
  public String toString() {
    return names.toString();
  }
}
