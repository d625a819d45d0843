package io.notestream.consumer.worker.internal.kcl.shard;

import io.notestream.consumer.worker.options.KclProfile;
import java.time.Duration;

/**
 * When to read one shard again. After a read that was full, or brought records that are old, as
 * soon as its readers may; after one that brought others, when the profile's pause is over; after
 * empty ones more seldom, and as seldom as all quiet shards of the process together may be read.
 *
 * <p>DynamoDB throttles the readers of a shard together. A throttled reader tries again soon, and
 * from then on takes a little longer from read to read; with each read that is not throttled it
 * returns towards the pause, slowly where it was throttled last. So readers come to share what
 * there is, and what one leaves the other uses. Used by one thread.
 */
public final class ReadPace {

  /** What is older was not read in time. */
  private static final Duration OLD = Duration.ofSeconds(2);

  /** By how much a throttle widens; each further one in a row by twice as much. */
  private static final double WIDER = 0.04;

  private static final double WIDEST = 4;
  private static final double NARROWER = 0.9995;

  /** Where nothing was throttled so far, or long ago. */
  private static final double NARROWER_BEYOND = 0.99;

  private static final double BEYOND = 0.95;

  /** A throttled read is tried again after this part of the pause, then after twice as long. */
  private static final int FIRST_RETRY = 5;

  private static final int MOST_DOUBLINGS = 4;

  /** After so many empty reads in a row a shard is read half as often again. */
  private static final int LONG_QUIET = 100;

  /** After so many, once more, unless that would be more seldom than this. */
  private static final int AT_REST = 200;

  private static final Duration LONGEST_AT_REST = Duration.ofSeconds(2);

  private final KclProfile profile;
  private final QuietReads quiet;
  private double spacing = 1;
  private double throttledAt = WIDEST;
  private int throttledInARow;
  private int emptyInARow;
  private boolean behind = true;
  private boolean wasFull;
  private long begun;
  private boolean read;

  /**
   * @param quiet what all shards of the process share
   */
  ReadPace(KclProfile profile, QuietReads quiet) {
    this.profile = profile;
    this.quiet = quiet;
  }

  /**
   * Returns in how many nanoseconds the shard may be read; negative if that time has come.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  long untilNext(long nanoTime) {
    if (!read) {
      return 0;
    }
    Duration pause = behind ? profile.fastestReads() : profile.idleBetweenReads();
    long nanos = (long) (pause.toNanos() * spacing);
    if (throttledInARow > 0) {
      return begun + Math.min(nanos, retry()) - nanoTime;
    }
    if (emptyInARow > 0) {
      nanos = whileQuiet(nanos);
    }
    long left = begun + nanos - nanoTime;
    return emptyInARow == 0 ? left : Math.max(left, quiet.reserve(nanoTime));
  }

  /**
   * Returns in how many nanoseconds the shard may be read if it is known to have records; negative
   * if that time has come.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  long untilAllowed(long nanoTime) {
    return begun + (long) (profile.idleBetweenReads().toNanos() * spacing) - nanoTime;
  }

  /** Called when a read begins. */
  void begun(long nanoTime) {
    read = true;
    begun = nanoTime;
  }

  /**
   * Called when a read has returned.
   *
   * @param records how many
   * @param full whether there may have been room for no more
   * @param age how old the last of them is
   */
  void returned(int records, boolean full, Duration age) {
    emptyInARow = records > 0 ? 0 : emptyInARow + 1;
    wasFull = full;
    behind = records > 0 && (full || age.compareTo(OLD) > 0);
    throttledInARow = 0;
    spacing = Math.max(1, spacing * (spacing < throttledAt * BEYOND ? NARROWER_BEYOND : NARROWER));
  }

  /** Returns whether there may have been room for no more in the last read. */
  boolean wasFull() {
    return wasFull;
  }

  /** Called when DynamoDB has refused a read since the shard is read too often. */
  void throttled() {
    throttledAt = spacing;
    spacing = Math.min(WIDEST, spacing * (1 + WIDER * (1 << throttledInARow)));
    throttledInARow = Math.min(throttledInARow + 1, MOST_DOUBLINGS);
    behind = false;
  }

  private long whileQuiet(long nanos) {
    long pause =
        Math.min(nanos << Math.min(emptyInARow, Long.SIZE / 4), profile.longestPause().toNanos());
    if (emptyInARow > LONG_QUIET) {
      pause *= 2;
    }
    return emptyInARow > AT_REST
        ? Math.max(pause, Math.min(pause * 2, LONGEST_AT_REST.toNanos()))
        : pause;
  }

  private long retry() {
    return (profile.idleBetweenReads().toNanos() / FIRST_RETRY) << (throttledInARow - 1);
  }
}
