package io.notestream.local.internal.item;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable set of few elements, in the order in which they came, in a fraction of the memory of
 * a LinkedHashSet.
 */
final class CompactSet<T> extends AbstractSet<T> {

  private static final int FEW = 12;

  private final Object[] elements;

  private CompactSet(Object[] elements) {
    this.elements = elements;
  }

  /**
   * Returns a set with the same elements; the given one if it has many. It must not be altered any
   * more.
   */
  static <T> Set<T> of(Set<T> set) {
    return set.size() > FEW ? set : new CompactSet<>(set.toArray());
  }

  @Override
  public int size() {
    return elements.length;
  }

  @Override
  public boolean contains(@Nullable Object element) {
    for (Object each : elements) {
      if (each.equals(element)) {
        return true;
      }
    }
    return false;
  }

  @Override
  @SuppressWarnings("unchecked") // they were those of a set of that type
  public Iterator<T> iterator() {
    return (Iterator<T>) Arrays.asList(elements).iterator();
  }
}
