package io.notestream.consumer.internal.summary;

import io.notestream.model.view.Counter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** The amounts to add to the counters of one summary. Not thread-safe. */
@SuppressWarnings(
    "EnumOrdinal") // an EnumMap without its boxes: one of these is made for every change
public final class Deltas {

  private static final Counter[] COUNTERS = Counter.values();

  private final long[] values = new long[COUNTERS.length];

  /** Adds to the amount of a counter. */
  public void add(Counter counter, long delta) {
    values[counter.ordinal()] = Math.addExact(values[counter.ordinal()], delta);
  }

  /** Returns the amount of a counter. */
  public long get(Counter counter) {
    return values[counter.ordinal()];
  }

  /** Returns whether every amount is zero. */
  public boolean isZero() {
    for (long value : values) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns the amounts that are not zero, in the order of {@link Counter}. */
  public Map<Counter, Long> nonZero() {
    Map<Counter, Long> result = new EnumMap<>(Counter.class);
    for (Counter counter : COUNTERS) {
      if (values[counter.ordinal()] != 0) {
        result.put(counter, values[counter.ordinal()]);
      }
    }
    return result;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Deltas that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return nonZero().toString();
  }
}
