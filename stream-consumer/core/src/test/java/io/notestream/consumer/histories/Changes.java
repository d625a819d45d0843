package io.notestream.consumer.histories;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A set of changes, in their order: a bit for each, since a search compares millions of them. */
record Changes(int bits) implements Iterable<Change> {

  private static final Change[] EVERY = Change.values();

  static final Changes NONE = new Changes(0);
  static final Changes ALL = new Changes((1 << EVERY.length) - 1);

  static Changes of(Change change) {
    return new Changes(bit(change));
  }

  private static int bit(Change change) {
    return 1 << change.ordinal();
  }

  boolean isEmpty() {
    return bits == 0;
  }

  boolean contains(Change change) {
    return (bits & bit(change)) != 0;
  }

  boolean any(Predicate<Change> wanted) {
    return !only(wanted).isEmpty();
  }

  boolean single() {
    return Integer.bitCount(bits) == 1;
  }

  Changes with(Change change) {
    return new Changes(bits | bit(change));
  }

  Changes without(Changes others) {
    return new Changes(bits & ~others.bits);
  }

  Changes only(Predicate<Change> wanted) {
    int some = 0;
    for (int left = bits; left != 0; left &= left - 1) {
      Change change = EVERY[Integer.numberOfTrailingZeros(left)];
      some |= wanted.test(change) ? bit(change) : 0;
    }
    return new Changes(some);
  }

  Change first() {
    return EVERY[Integer.numberOfTrailingZeros(bits)];
  }

  Change last() {
    return EVERY[31 - Integer.numberOfLeadingZeros(bits)];
  }

  @Override
  public Iterator<Change> iterator() {
    List<Change> changes = new ArrayList<>();
    for (int left = bits; left != 0; left &= left - 1) {
      changes.add(EVERY[Integer.numberOfTrailingZeros(left)]);
    }
    return changes.iterator();
  }

  @Override
  public String toString() {
    List<String> names = new ArrayList<>();
    forEach(change -> names.add(change.name()));
    return names.stream().collect(Collectors.joining(" and "));
  }
}
