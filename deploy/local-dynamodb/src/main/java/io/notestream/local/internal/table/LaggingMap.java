package io.notestream.local.internal.table;

import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.store.StoreMap;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The entries of an index, whose ranges are read as they were some time ago. The store is always up
 * to date; earlier entries are remembered for as long as readers may lag behind.
 */
final class LaggingMap implements StoreMap<Item> {

  private final StoreMap<Item> current;
  private final Supplier<Duration> lag;
  private final InstantSource clock;

  /** What entries were before their latest changes, oldest first. */
  private final NavigableMap<byte[], List<Past>> past =
      new ConcurrentSkipListMap<>(Arrays::compareUnsigned);

  /** The changes that are remembered, oldest first; used inside commits only. */
  private final Deque<Changed> changes = new ArrayDeque<>();

  LaggingMap(StoreMap<Item> current, Supplier<Duration> lag, InstantSource clock) {
    this.current = current;
    this.lag = lag;
    this.clock = clock;
  }

  private record Past(Instant until, @Nullable Item entry) {}

  private record Changed(Instant at, byte[] key) {}

  @Override
  public @Nullable Item get(byte[] key) {
    return current.get(key);
  }

  @Override
  public @Nullable Item put(byte[] key, Item value) {
    remember(key);
    return current.put(key, value);
  }

  @Override
  public @Nullable Item remove(byte[] key) {
    remember(key);
    return current.remove(key);
  }

  @Override
  public long size() {
    return current.size();
  }

  @Override
  public Iterator<Entry<Item>> ascending(byte[] from, byte @Nullable [] to) {
    return late(current.ascending(from, to), from, to, true);
  }

  @Override
  public Iterator<Entry<Item>> descending(byte[] from, byte @Nullable [] to) {
    return late(current.descending(from, to), from, to, false);
  }

  private void remember(byte[] key) {
    Duration late = lag.get();
    if (late.isZero()) {
      if (!changes.isEmpty()) {
        changes.clear();
        past.clear();
      }
      return;
    }
    Instant now = clock.instant();
    forget(now.minus(late));
    Past before = new Past(now, current.get(key));
    past.merge(key, List.of(before), LaggingMap::joined);
    changes.add(new Changed(now, key));
  }

  private static List<Past> joined(List<Past> one, List<Past> other) {
    List<Past> all = new ArrayList<>(one);
    all.addAll(other);
    return List.copyOf(all);
  }

  private void forget(Instant horizon) {
    for (Changed first = changes.peek();
        first != null && !first.at().isAfter(horizon);
        first = changes.peek()) {
      changes.remove();
      past.computeIfPresent(
          first.key(),
          (key, list) -> list.size() == 1 ? null : List.copyOf(list.subList(1, list.size())));
    }
  }

  private Iterator<Entry<Item>> late(
      Iterator<Entry<Item>> now, byte[] from, byte @Nullable [] to, boolean up) {
    Duration late = lag.get();
    if (late.isZero() || past.isEmpty() || (to != null && Arrays.compareUnsigned(from, to) >= 0)) {
      return now;
    }
    NavigableMap<byte[], List<Past>> within =
        to == null ? past.tailMap(from, true) : past.subMap(from, true, to, false);
    Instant horizon = clock.instant().minus(late);
    return new Merged(
        now, (up ? within : within.descendingMap()).entrySet().iterator(), horizon, up);
  }

  /** Merges both in order, and takes the past of an entry where there is one. */
  private static final class Merged implements Iterator<Entry<Item>> {
    private final Iterator<Entry<Item>> now;
    private final Iterator<Map.Entry<byte[], List<Past>>> before;
    private final Instant horizon;
    private final boolean up;
    private @Nullable Entry<Item> nextNow;
    private Map.@Nullable Entry<byte[], List<Past>> nextBefore;
    private @Nullable Entry<Item> next;

    Merged(
        Iterator<Entry<Item>> now,
        Iterator<Map.Entry<byte[], List<Past>>> before,
        Instant horizon,
        boolean up) {
      this.now = now;
      this.before = before;
      this.horizon = horizon;
      this.up = up;
      nextNow = now.hasNext() ? now.next() : null;
      nextBefore = nextChanged();
      next = advance();
    }

    /** Returns the next entry that was changed after the horizon. */
    private Map.@Nullable Entry<byte[], List<Past>> nextChanged() {
      while (before.hasNext()) {
        Map.Entry<byte[], List<Past>> each = before.next();
        if (each.getValue().stream().anyMatch(past -> past.until().isAfter(horizon))) {
          return each;
        }
      }
      return null;
    }

    private @Nullable Entry<Item> advance() {
      while (nextNow != null || nextBefore != null) {
        int order = order();
        Entry<Item> current = nextNow;
        Map.Entry<byte[], List<Past>> changed = nextBefore;
        if (order <= 0) {
          nextNow = now.hasNext() ? now.next() : null;
        }
        if (order >= 0) {
          nextBefore = nextChanged();
        }
        if (order < 0) {
          return current;
        }
        if (changed != null) {
          Item was = asOf(changed.getValue());
          if (was != null) {
            return new Entry<>(changed.getKey(), was);
          }
        }
      }
      return null;
    }

    private int order() {
      if (nextNow == null) {
        return 1;
      }
      if (nextBefore == null) {
        return -1;
      }
      int order = Arrays.compareUnsigned(nextNow.key(), nextBefore.getKey());
      return up ? order : -order;
    }

    private @Nullable Item asOf(List<Past> history) {
      for (Past each : history) {
        if (each.until().isAfter(horizon)) {
          return each.entry();
        }
      }
      return null;
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Entry<Item> next() {
      Entry<Item> taken = next;
      if (taken == null) {
        throw new NoSuchElementException();
      }
      next = advance();
      return taken;
    }
  }
}
