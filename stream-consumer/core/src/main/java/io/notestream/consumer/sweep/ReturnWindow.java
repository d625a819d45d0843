package io.notestream.consumer.sweep;

import io.notestream.consumer.batch.Stop;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Bounds how many deletes may be on their way back: made, but not yet applied from the stream. The
 * bound adapts. It shrinks when records of deletes are applied late, since everybody's changes are
 * late then, and grows while they are on time and it holds deletes back.
 *
 * <p>Other workers may read the shards in which some of the deletes return. What cannot come any
 * more, since this worker's own shards are applied beyond it, counts as another's, and from then on
 * so does that share of the deletes: what this worker sees of its own shards stands for all.
 * Thread-safe.
 */
final class ReturnWindow {

  /**
   * A second's burst of a hundred is never held back: where each call takes long, few deletes
   * return as late as many.
   */
  private static final int LEAST = 100;

  /** Bounds what is remembered: about a megabyte. */
  private static final int MOST = 10_000;

  /** The stream tells times in whole seconds, and which are on their way is not known exactly. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  /** A shard that stands still holds the deletes of all others back, but not for ever. */
  static final Duration LONGEST_BEHIND = Duration.ofSeconds(30);

  /** Each return and each delete that did not come moves the share by so much. */
  private static final double SHARE_STEP = 1.0 / 64;

  private static final double GROWTH = 1.0 / 8;

  /** After this part of the bound a return says that the window should double no more. */
  private static final int SOON = 2;

  private static final double LEAST_CUT = 0.5;
  private static final long POLL_MILLIS = 50;

  private final long late;
  private final Supplier<Duration> behind;
  private final LongSupplier nanoTime;
  private final Map<NoteTimer.Key, Long> onTheirWay = new LinkedHashMap<>();
  private double size = LEAST;
  private double share = 1;
  private boolean steep = true;
  private boolean heldBack;
  private long lastCut;

  /**
   * @param late after how long a record counts as late
   * @param behind how far the shards are behind that this worker reads; zero if it reads none
   * @param nanoTime as {@link System#nanoTime}
   */
  ReturnWindow(Duration late, Supplier<Duration> behind, LongSupplier nanoTime) {
    this.late = late.toNanos();
    this.behind = behind;
    this.nanoTime = nanoTime;
    this.lastCut = nanoTime.getAsLong();
  }

  /** Waits until one more may be on its way; returns {@code false} if a stop was requested. */
  synchronized boolean await(Stop stop) throws InterruptedException {
    while (!stop.requested()) {
      if (hasRoom()) {
        return true;
      }
      wait(POLL_MILLIS);
    }
    return false;
  }

  /** Returns whether one more may be on its way. */
  synchronized boolean hasRoom() {
    if (onTheirWay.size() * share < size && onTheirWay.size() < MOST) {
      return true;
    }
    forgetOthers();
    boolean room = onTheirWay.size() * share < size && onTheirWay.size() < MOST;
    heldBack |= !room;
    return room;
  }

  /** Called before a note is deleted. */
  synchronized void deleting(NoteTimer.Key note) {
    onTheirWay.put(note, nanoTime.getAsLong());
  }

  /**
   * Called before each attempt to delete a note: what an attempt that failed took is no delay of
   * the stream's. Does nothing if the note has returned, since an earlier attempt deleted it.
   */
  synchronized void attempting(NoteTimer.Key note) {
    if (onTheirWay.remove(note) != null) {
      onTheirWay.put(note, nanoTime.getAsLong());
    }
  }

  /** Called when the note was not deleted after all. */
  synchronized void notDeleted(NoteTimer.Key note) {
    onTheirWay.remove(note);
    notifyAll();
  }

  /** Called with the notes of a batch that is applied. */
  synchronized void applied(Collection<NoteTimer.Key> notes) {
    long now = nanoTime.getAsLong();
    long oldest = now;
    int returned = 0;
    for (NoteTimer.Key note : notes) {
      Long deleted = onTheirWay.remove(note);
      if (deleted != null) {
        oldest = Math.min(oldest, deleted);
        returned++;
        share += (1 - share) * SHARE_STEP;
      }
    }
    if (returned > 0) {
      adapt(now, oldest, returned);
      notifyAll();
    }
  }

  /** Returns how many deletes may be on their way now. */
  synchronized int size() {
    return (int) size;
  }

  private void adapt(long now, long oldest, int returned) {
    steep &= (now - oldest) * SOON <= late; // What is on its way returns later than this.
    if (now - oldest <= late) {
      if (heldBack) {
        size = Math.min(MOST, size + returned * (steep ? 1 : GROWTH));
        heldBack = false;
      }
    } else if (oldest - lastCut >= 0) { // Those made before the last cut say nothing new.
      steep = false;
      lastCut = now;
      size = Math.max(LEAST, size * Math.max(LEAST_CUT, (double) late / (now - oldest)));
    }
  }

  /** Forgets what another worker must have got, since all that this one reads is applied. */
  private void forgetOthers() {
    Duration known = behind.get();
    boolean standsStill = known.compareTo(LONGEST_BEHIND) > 0;
    long end = nanoTime.getAsLong() - (standsStill ? LONGEST_BEHIND : known).plus(SLACK).toNanos();
    Iterator<Long> deleted = onTheirWay.values().iterator();
    while (deleted.hasNext() && deleted.next() - end < 0) {
      deleted.remove();
      if (!standsStill) {
        share -= share * SHARE_STEP;
      }
    }
  }
}
