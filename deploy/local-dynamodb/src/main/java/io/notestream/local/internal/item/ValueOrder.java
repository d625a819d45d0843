package io.notestream.local.internal.item;

import java.util.Comparator;

/**
 * Orders values of the same ordered type: numbers by size, strings and binaries by their unsigned
 * bytes. Throws ClassCastException for others. Stateless.
 */
public final class ValueOrder implements Comparator<Value> {

  public static final ValueOrder INSTANCE = new ValueOrder();

  private ValueOrder() {}

  @Override
  public int compare(Value left, Value right) {
    if (left instanceof Value.S mine && right instanceof Value.S other) {
      return Utf8.compare(mine.value(), other.value());
    }
    if (left instanceof Value.N mine && right instanceof Value.N other) {
      return mine.value().compareTo(other.value());
    }
    if (left instanceof Value.B mine && right instanceof Value.B other) {
      return mine.value().compareTo(other.value());
    }
    throw new ClassCastException(left.type() + " and " + right.type() + " have no order");
  }
}
