package io.notestream.consumer.worker.internal.console.activity;

import io.notestream.model.change.ChangeKind;
import io.notestream.model.change.ExpiryCause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The last quarter of an hour in slots of five seconds. Not thread-safe. */
final class Window {

  static final int SLOT_SECONDS = 5;
  static final int SLOTS = 180;

  private static final double MEDIAN = 0.5;
  private static final double TAIL = 0.99;

  private final Slot[] ring = new Slot[SLOTS];
  private final Slot empty = new Slot();

  Window() {
    for (int i = 0; i < SLOTS; i++) {
      ring[i] = new Slot();
    }
  }

  /** Returns the slot to count in at that time. */
  Slot at(Instant time) {
    long number = time.getEpochSecond() / SLOT_SECONDS;
    return ring[(int) Math.floorMod(number, (long) SLOTS)].at(number);
  }

  /** Returns the slot of a time that may have passed; {@code null} if it is not kept. */
  @Nullable Slot past(Instant time, Instant now) {
    long slots = now.getEpochSecond() / SLOT_SECONDS - time.getEpochSecond() / SLOT_SECONDS;
    return slots >= 0 && slots < SLOTS ? at(time) : null;
  }

  /** Returns the slots that end at that time, the present one left out, the oldest first. */
  List<Slot> last(Instant time, int count) {
    long present = time.getEpochSecond() / SLOT_SECONDS;
    List<Slot> found = new ArrayList<>(count);
    for (long number = present - count; number < present; number++) {
      Slot slot = ring[(int) Math.floorMod(number, (long) SLOTS)];
      found.add(slot.is(number) ? slot : empty);
    }
    return found;
  }

  /** Returns all of it. */
  Series series(Instant time) {
    int steps = SLOTS - 1; // The oldest one is written over at this moment.
    List<Slot> slots = last(time, steps);
    long present = time.getEpochSecond() / SLOT_SECONDS;
    Map<String, List<Long>> kinds = new LinkedHashMap<>();
    for (ChangeKind kind : ChangeKind.values()) {
      if (kind != ChangeKind.CORRECTION && kind != ChangeKind.BASELINE) {
        kinds.put(kind.name(), each(slots, slot -> slot.kinds.getOrDefault(kind, 0L)));
      }
    }
    Map<String, List<Long>> expired = new LinkedHashMap<>();
    for (ExpiryCause cause : ExpiryCause.values()) {
      expired.put(cause.name(), each(slots, slot -> slot.expired.getOrDefault(cause, 0L)));
    }
    return new Series(
        (present - steps) * SLOT_SECONDS * 1000,
        SLOT_SECONDS,
        each(slots, slot -> slot.records),
        each(slots, slot -> slot.parked),
        each(slots, slot -> slot.lag.percentile(MEDIAN)),
        each(slots, slot -> slot.lag.percentile(TAIL)),
        kinds,
        expired,
        each(slots, slot -> slot.reacted),
        each(slots, slot -> slot.due),
        each(slots, slot -> slot.lateness.percentile(MEDIAN)),
        each(slots, slot -> slot.lateness.percentile(TAIL)));
  }

  /** Returns the last minutes as one. */
  Recent recent(Instant time, int count) {
    Histogram lag = new Histogram();
    Histogram lateness = new Histogram();
    long records = 0;
    long expired = 0;
    long reacted = 0;
    for (Slot slot : last(time, count)) {
      lag.addAll(slot.lag);
      lateness.addAll(slot.lateness);
      records += slot.records;
      expired += slot.kinds.getOrDefault(ChangeKind.EXPIRED, 0L);
      reacted += slot.reacted;
    }
    int seconds = count * SLOT_SECONDS;
    return new Recent(
        seconds,
        records,
        (double) records / seconds,
        lag.percentile(MEDIAN),
        lag.percentile(TAIL),
        expired,
        reacted,
        lateness.percentile(MEDIAN),
        lateness.percentile(TAIL));
  }

  private static List<Long> each(List<Slot> slots, ToLongFunction<Slot> figure) {
    return slots.stream().map(figure::applyAsLong).toList();
  }
}
