package io.notestream.consumer.worker.internal.console.activity;

import io.notestream.model.change.ChangeKind;
import io.notestream.model.change.ExpiryCause;
import java.util.EnumMap;
import java.util.Map;

/** What was settled within some seconds. Not thread-safe. */
final class Slot {

  final Map<ChangeKind, Long> kinds = new EnumMap<>(ChangeKind.class);
  final Map<ExpiryCause, Long> expired = new EnumMap<>(ExpiryCause.class);
  final Histogram lag = new Histogram();
  final Histogram lateness = new Histogram();
  long records;
  long parked;
  long reacted;
  long due;
  private long number = Long.MIN_VALUE;

  /** Begins to count for a slot of the clock, unless it does so already. */
  Slot at(long newNumber) {
    if (number != newNumber) {
      number = newNumber;
      kinds.clear();
      expired.clear();
      lag.clear();
      lateness.clear();
      records = 0;
      parked = 0;
      reacted = 0;
      due = 0;
    }
    return this;
  }

  boolean is(long asked) {
    return number == asked;
  }
}
