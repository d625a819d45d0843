package io.notestream.consumer.sweep;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The notes that this process is to delete, each at its instant; at most one timer a note, and so
 * many in all. When there are more, those that end last are dropped, and {@link #takeDropped} says
 * from when on a look has to find them again. Buckets take turns, so that one with many due notes
 * does not make the others wait. Thread-safe.
 */
final class TimerHeap {

  private static final Comparator<NoteTimer> ORDER =
      Comparator.comparing(NoteTimer::due)
          .thenComparing(timer -> timer.note().partition())
          .thenComparing(timer -> timer.note().sort());

  private final int bound;
  private final Map<NoteTimer.Key, NoteTimer> byNote = new HashMap<>();
  private final List<NavigableSet<NoteTimer>> buckets = new ArrayList<>();
  private int turn;
  private long added;
  private @Nullable Instant dropped;

  /**
   * @param bound how many timers there may be at once, at least 1
   * @param bucketCount how many buckets take turns
   */
  TimerHeap(int bound, int bucketCount) {
    this.bound = bound;
    for (int i = 0; i < bucketCount; i++) {
      buckets.add(new TreeSet<>(ORDER));
    }
  }

  /**
   * Adds a note's timer in place of the one that it has. A look does not replace what the stream
   * said, since the index may be behind.
   *
   * @return whether the note is timed now; not if all others end before it and there is no room
   */
  synchronized boolean put(NoteTimer timer) {
    NoteTimer old = byNote.get(timer.key());
    if (old != null) {
      if (timer.source() == NoteTimer.Source.LOOK && old.source() == NoteTimer.Source.STREAM) {
        return true;
      }
      take(old);
    }
    add(timer);
    added++;
    notifyAll();
    return byNote.size() <= bound || !dropLast().equals(timer);
  }

  /** Forgets a note's timer, if it has one. */
  synchronized void remove(NoteTimer.Key note) {
    NoteTimer old = byNote.get(note);
    if (old != null) {
      take(old);
    }
  }

  /** Forgets what looks found: the lock, and so the looks, are another process's now. */
  synchronized void removeLooks() {
    List.copyOf(byNote.values()).stream()
        .filter(timer -> timer.source() == NoteTimer.Source.LOOK)
        .forEach(this::take);
    dropped = null;
  }

  /**
   * Takes a timer that is due out of the heap, of another bucket each time if there are several.
   */
  synchronized Optional<NoteTimer> poll(Instant now) {
    for (int i = 0; i < buckets.size(); i++) {
      NavigableSet<NoteTimer> bucket = buckets.get(turn);
      turn = (turn + 1) % buckets.size();
      if (!bucket.isEmpty() && !bucket.first().due().isAfter(now)) {
        NoteTimer timer = bucket.first();
        take(timer);
        return Optional.of(timer);
      }
    }
    return Optional.empty();
  }

  /** Returns when the next timer is due; empty if there is none. */
  synchronized Optional<Instant> next() {
    return buckets.stream()
        .filter(bucket -> !bucket.isEmpty())
        .map(bucket -> bucket.first().due())
        .min(Comparator.naturalOrder());
  }

  /** Returns how many timers were ever added. */
  synchronized long added() {
    return added;
  }

  /**
   * Waits for a time, or until a timer is added.
   *
   * @param seen what {@link #added} returned before the caller looked: if another one has been
   *     added since, there is nothing to wait for
   */
  synchronized void await(long seen, Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    long left = time.toNanos();
    while (added == seen && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = end - System.nanoTime();
    }
  }

  /** Returns the note's timer; empty if it has none. */
  synchronized Optional<NoteTimer> get(NoteTimer.Key note) {
    return Optional.ofNullable(byNote.get(note));
  }

  synchronized int size() {
    return byNote.size();
  }

  /** Returns whether a timer was dropped that no look has found again. */
  synchronized boolean hasDropped() {
    return dropped != null;
  }

  /**
   * Returns when the earliest of the timers is due that were dropped since this was last asked;
   * empty if none was.
   */
  synchronized Optional<Instant> takeDropped() {
    Instant earliest = dropped;
    dropped = null;
    return Optional.ofNullable(earliest);
  }

  private NoteTimer dropLast() {
    NoteTimer last =
        buckets.stream()
            .filter(bucket -> !bucket.isEmpty())
            .map(NavigableSet::last)
            .max(ORDER)
            .orElseThrow();
    take(last);
    if (dropped == null || last.due().isBefore(dropped)) {
      dropped = last.due();
    }
    return last;
  }

  private void add(NoteTimer timer) {
    byNote.put(timer.key(), timer);
    buckets.get(timer.bucket()).add(timer);
  }

  private void take(NoteTimer timer) {
    byNote.remove(timer.key());
    buckets.get(timer.bucket()).remove(timer);
  }
}
