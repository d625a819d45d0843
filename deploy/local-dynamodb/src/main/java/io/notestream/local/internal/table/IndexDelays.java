package io.notestream.local.internal.table;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * How long changes take to reach global secondary indexes, by the engine's clock: readers of an
 * index see it as it was that long ago. By default not at all. Safe for use by several threads;
 * what is set applies at once, to changes made from then on.
 */
public final class IndexDelays {

  private static final String EVERY = "";

  private final Map<Place, Duration> delays = new ConcurrentHashMap<>();

  /** Every index of every table. */
  public void set(Duration delay) {
    put(new Place(EVERY, EVERY), delay);
  }

  /** Every index of one table. */
  public void set(String table, Duration delay) {
    put(new Place(table, EVERY), delay);
  }

  /** One index; it need not exist yet. */
  public void set(String table, String index, Duration delay) {
    put(new Place(table, index), delay);
  }

  /** No delay anywhere. */
  public void clear() {
    delays.clear();
  }

  /** The delay of an index: its own, or else its table's, or else that of all. */
  public Duration of(String table, String index) {
    if (delays.isEmpty()) {
      return Duration.ZERO;
    }
    Duration own = delays.get(new Place(table, index));
    if (own != null) {
      return own;
    }
    Duration ofTable = delays.get(new Place(table, EVERY));
    return ofTable != null ? ofTable : delays.getOrDefault(new Place(EVERY, EVERY), Duration.ZERO);
  }

  Supplier<Duration> supplier(String table, String index) {
    return () -> of(table, index);
  }

  private void put(Place place, Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("the delay must not be negative: " + delay);
    }
    delays.put(place, delay);
  }

  private record Place(String table, String index) {}
}
