package io.notestream.local.internal.table;

import io.notestream.local.fault.IndexDelays;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The delays of indexes, as they are set. Safe for use by several threads. */
final class IndexDelaySettings implements IndexDelays {

  private static final String EVERY = "";

  private final Map<Place, Duration> delays = new ConcurrentHashMap<>();

  @Override
  public void set(Duration delay) {
    put(new Place(EVERY, EVERY), delay);
  }

  @Override
  public void set(String table, Duration delay) {
    put(new Place(table, EVERY), delay);
  }

  @Override
  public void set(String table, String index, Duration delay) {
    put(new Place(table, index), delay);
  }

  @Override
  public void clear() {
    delays.clear();
  }

  @Override
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

  private void put(Place place, Duration delay) {
    if (delay.isNegative()) {
      throw new IllegalArgumentException("the delay must not be negative: " + delay);
    }
    delays.put(place, delay);
  }

  private record Place(String table, String index) {}
}
