package io.notestream.local.internal.fault;

import io.notestream.local.fault.CallStats;
import io.notestream.local.internal.operation.CapacityUnits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** The counters of calls. Safe for use by several threads. */
public final class CallCounters implements CallStats {

  private final Map<Place, Counters> counters = new ConcurrentHashMap<>();

  @Override
  public List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    counters.forEach((place, counted) -> lines.add(counted.line(place)));
    lines.sort(Comparator.comparing(Line::operation).thenComparing(Line::table));
    return List.copyOf(lines);
  }

  @Override
  public long calls(String operation) {
    return lines().stream()
        .filter(line -> line.operation().equals(operation))
        .mapToLong(Line::calls)
        .sum();
  }

  @Override
  public double writeUnits(String table) {
    return lines().stream()
        .filter(line -> line.table().equals(table))
        .mapToDouble(Line::writeUnits)
        .sum();
  }

  @Override
  public double readUnits(String table) {
    return lines().stream()
        .filter(line -> line.table().equals(table))
        .mapToDouble(Line::readUnits)
        .sum();
  }

  @Override
  public void reset() {
    counters.clear();
  }

  void called(String operation, Collection<String> tables) {
    for (String table : orNone(tables)) {
      at(operation, table).calls.increment();
    }
  }

  void refused(String operation, Collection<String> tables, String error) {
    for (String table : orNone(tables)) {
      increment(at(operation, table).refused, error);
    }
  }

  void injected(String operation, Collection<String> tables, String what) {
    for (String table : orNone(tables)) {
      increment(at(operation, table).injected, what);
    }
  }

  void consumed(String operation, CapacityUnits units) {
    Counters counted = at(operation, units.table());
    counted.readUnits.add(units.readUnits());
    counted.writeUnits.add(units.writeUnits());
    units
        .indexUnits()
        .forEach(
            (index, share) ->
                counted.indexUnits.computeIfAbsent(index, absent -> new DoubleAdder()).add(share));
  }

  private static Collection<String> orNone(Collection<String> tables) {
    return tables.isEmpty() ? List.of(NO_TABLE) : tables;
  }

  private Counters at(String operation, String table) {
    return counters.computeIfAbsent(new Place(operation, table), absent -> new Counters());
  }

  private static void increment(Map<String, LongAdder> counts, String what) {
    counts.computeIfAbsent(what, absent -> new LongAdder()).increment();
  }

  private record Place(String operation, String table) {}

  private static final class Counters {
    private final LongAdder calls = new LongAdder();
    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> injected = new ConcurrentHashMap<>();
    private final DoubleAdder readUnits = new DoubleAdder();
    private final DoubleAdder writeUnits = new DoubleAdder();
    private final Map<String, DoubleAdder> indexUnits = new ConcurrentHashMap<>();

    Line line(Place place) {
      Map<String, Double> ofIndexes = new TreeMap<>();
      indexUnits.forEach((index, units) -> ofIndexes.put(index, units.sum()));
      return new Line(
          place.operation(),
          place.table(),
          calls.sum(),
          sums(refused),
          sums(injected),
          readUnits.sum(),
          writeUnits.sum(),
          ofIndexes);
    }

    private static Map<String, Long> sums(Map<String, LongAdder> counts) {
      Map<String, Long> sums = new TreeMap<>();
      counts.forEach((what, count) -> sums.put(what, count.sum()));
      return sums;
    }
  }
}
