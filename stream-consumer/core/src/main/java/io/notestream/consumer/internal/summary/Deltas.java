package io.notestream.consumer.internal.summary;

import io.notestream.consumer.summary.Projection;
import io.notestream.model.view.Counter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is added to the sums of one summary, and what its maxima have to be at least. Not
 * thread-safe.
 */
public final class Deltas {

  /** Stands for a maximum about which nothing is known. */
  private static final long ABSENT = Long.MIN_VALUE;

  private final Projection projection;
  private final long[] values;

  /** Creates deltas that add nothing. */
  public Deltas(Projection projection) {
    this.projection = projection;
    values = new long[projection.fields().size()];
    for (int field = 0; field < values.length; field++) {
      values[field] = isSum(field) ? 0 : ABSENT;
    }
  }

  /** Adds to a sum, or raises a maximum to the value. */
  public void add(int field, long value) {
    values[field] =
        isSum(field) ? Math.addExact(values[field], value) : Math.max(values[field], value);
  }

  /** Adds to a sum, or raises a maximum to the value. */
  public void add(String field, long value) {
    add(projection.indexOf(field), value);
  }

  /** Adds other deltas of the same projection. */
  public void add(Deltas other) {
    for (int field = 0; field < values.length; field++) {
      if (other.has(field)) {
        add(field, other.values[field]);
      }
    }
  }

  /** Returns what is added to a counter of one of Notestream's own summaries. */
  public long get(Counter counter) {
    return get(projection.indexOf(counter.attribute()));
  }

  /** Returns what is added to a sum, or what a maximum has to be; 0 for nothing. */
  public long get(String field) {
    return get(projection.indexOf(field));
  }

  /** Returns what is added to a sum, or what a maximum has to be; 0 for nothing. */
  public long get(int field) {
    return has(field) ? values[field] : 0;
  }

  /** Returns whether something is added to the sum, or there is something to raise a maximum to. */
  public boolean has(int field) {
    return values[field] != (isSum(field) ? 0 : ABSENT);
  }

  /** Returns whether nothing is added and no maximum is raised. */
  public boolean isNothing() {
    for (int field = 0; field < values.length; field++) {
      if (has(field)) {
        return false;
      }
    }
    return true;
  }

  /** Returns what is not zero of sums and known of maxima by name, in the projection's order. */
  public Map<String, Long> toMap() {
    Map<String, Long> result = new LinkedHashMap<>();
    for (int field = 0; field < values.length; field++) {
      if (has(field)) {
        result.put(projection.fields().get(field).name(), values[field]);
      }
    }
    return result;
  }

  private boolean isSum(int field) {
    return projection.fields().get(field).kind().isSum();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Deltas that
        && projection == that.projection
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return toMap().toString();
  }
}
