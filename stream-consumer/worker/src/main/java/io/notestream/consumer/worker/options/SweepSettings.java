package io.notestream.consumer.worker.options;

import io.notestream.consumer.sweep.SweepLimits;
import io.notestream.consumer.sweep.SweepTiming;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the sweeper, which deletes notes when they end. Immutable.
 *
 * @param interval how often to look ahead for notes that end, and so how late a note is deleted at
 *     most that nobody has timed; from a millisecond to an hour, and the same for every worker of a
 *     fleet. Each look costs sixteen small queries
 * @param maxTimers for how many notes there may be timers at once, from 1 to ten million; a later
 *     look finds what there was no room for. A hundred thousand take about 50 MB
 * @param perSecond the most deletes a second, at least 1, so that catching up after an outage
 *     neither starves the stream nor eats the table's capacity
 * @param parallel how many deletes are in flight at once at most, from 1 to 1000: half as many at
 *     first, and fewer while DynamoDB throttles them
 * @param maxItemBytes notes with a larger body in the item, in bytes, are left to DynamoDB's time
 *     to live, which is free; a delete costs a write unit for each KiB. Zero or more
 * @param guard how far clocks may differ; beyond nine tenths of it nothing is deleted. From zero to
 *     a day
 * @param lockLease how long the lock outlives its last heartbeat while notes end soon, and a fifth
 *     of how long it does at rest; from a second to {@link #LONGEST_LOCK_LEASE}. Each of these
 *     times costs two heartbeats and a half
 * @param maxReturn how long it may take until a delete is applied from the stream. While it takes
 *     longer, fewer are made, so that other users' changes need not wait; longer than the pause
 *     between two reads of a shard, and at most 30 s. {@code null} for what the worker's profile
 *     says
 */
public record SweepSettings(
    Duration interval,
    int maxTimers,
    int perSecond,
    int parallel,
    long maxItemBytes,
    Duration guard,
    Duration lockLease,
    @Nullable Duration maxReturn) {

  /** The largest body that is in the item, in bytes; larger ones are in the blob store. */
  public static final long LARGEST_INLINE_BODY = SweepLimits.LARGEST_INLINE_BODY;

  /** A worker that waits for the lock sees within an hour that its holder has died. */
  public static final Duration LONGEST_LOCK_LEASE = Duration.ofMinutes(10);

  private static final Duration SHORTEST_LOCK_LEASE = Duration.ofSeconds(1);

  /**
   * {@return the defaults: a look every 30 s, 100 000 timers, 2 000 deletes a second and 64 to 128
   * at once, items of any size, a guard of 60 s, a lock that lasts 6 s, at rest 30 s, and deletes
   * that are applied as soon as the profile says} So many deletes of small notes take half of the 4
   * 000 write units a second that a <a
   * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html">
   * new on-demand table</a> bears, and as much of its index.
   */
  public static SweepSettings standard() {
    SweepTiming timing = SweepTiming.standard();
    return new SweepSettings(
        timing.interval(),
        timing.maxTimers(),
        2_000,
        128,
        LARGEST_INLINE_BODY,
        Duration.ofSeconds(60),
        Duration.ofSeconds(6),
        null);
  }

  /**
   * Checks the values.
   *
   * @param interval from a millisecond to an hour
   * @param maxTimers from 1 to ten million
   * @param perSecond at least 1
   * @param parallel from 1 to 1000
   * @param maxItemBytes in bytes, zero or more
   * @param guard from zero to a day
   * @param lockLease from a second to {@link #LONGEST_LOCK_LEASE}
   * @param maxReturn more than zero and at most 30 s, or {@code null}
   * @throws IllegalArgumentException if a value is out of bounds
   */
  public SweepSettings {
    new SweepTiming(
        interval, maxTimers, maxReturn == null ? SweepTiming.LONGEST_RETURN : maxReturn);
    new SweepLimits(perSecond, parallel, maxItemBytes, guard);
    if (lockLease.compareTo(SHORTEST_LOCK_LEASE) < 0
        || lockLease.compareTo(LONGEST_LOCK_LEASE) > 0) {
      throw new IllegalArgumentException(
          "the sweeper's lock must last from a second to ten minutes, but lasts " + lockLease);
    }
  }

  /**
   * {@return these settings with other times between two looks}
   *
   * @param time from a millisecond to an hour
   * @throws IllegalArgumentException if it is not
   */
  public SweepSettings withInterval(Duration time) {
    return new SweepSettings(
        time, maxTimers, perSecond, parallel, maxItemBytes, guard, lockLease, maxReturn);
  }

  /**
   * {@return these settings with another bound on timers}
   *
   * @param bound from 1 to ten million
   * @throws IllegalArgumentException if it is not
   */
  public SweepSettings withMaxTimers(int bound) {
    return new SweepSettings(
        interval, bound, perSecond, parallel, maxItemBytes, guard, lockLease, maxReturn);
  }

  /**
   * {@return these settings with another bound on deletes a second}
   *
   * @param rate at least 1
   * @throws IllegalArgumentException if it is less
   */
  public SweepSettings withPerSecond(int rate) {
    return new SweepSettings(
        interval, maxTimers, rate, parallel, maxItemBytes, guard, lockLease, maxReturn);
  }

  /**
   * {@return these settings with another bound on the size of bodies in items}
   *
   * @param bound in bytes, zero or more; notes with a larger body are left to DynamoDB
   * @throws IllegalArgumentException if it is negative
   */
  public SweepSettings withMaxItemBytes(long bound) {
    return new SweepSettings(
        interval, maxTimers, perSecond, parallel, bound, guard, lockLease, maxReturn);
  }

  /**
   * {@return these settings with another guard}
   *
   * @param bound how far clocks may differ, from zero to a day
   * @throws IllegalArgumentException if it is not
   */
  public SweepSettings withGuard(Duration bound) {
    return new SweepSettings(
        interval, maxTimers, perSecond, parallel, maxItemBytes, bound, lockLease, maxReturn);
  }

  /**
   * {@return these settings with another bound on how long deletes take to be applied}
   *
   * @param time longer than the pause between two reads of a shard, and at most 30 s; {@code null}
   *     for what the profile says
   * @throws IllegalArgumentException if it is not
   */
  public SweepSettings withMaxReturn(@Nullable Duration time) {
    return new SweepSettings(
        interval, maxTimers, perSecond, parallel, maxItemBytes, guard, lockLease, time);
  }

  /**
   * {@return when to look ahead, how much to remember, and when to hold back}
   *
   * @param profile how shards are read
   * @throws IllegalArgumentException if deletes cannot return as soon as they should, since shards
   *     are not read so often
   */
  public SweepTiming timing(KclProfile profile) {
    Duration pause = profile.idleBetweenReads();
    if (maxReturn != null && maxReturn.compareTo(pause) <= 0) {
      throw new IllegalArgumentException(
          "no delete can be applied within "
              + maxReturn.toMillis()
              + " ms while shards are read every "
              + pause.toMillis()
              + " ms; give it more than that");
    }
    Duration bound = maxReturn == null ? profile.longestReturn() : maxReturn;
    return new SweepTiming(
        interval,
        maxTimers,
        bound.compareTo(SweepTiming.LONGEST_RETURN) < 0 ? bound : SweepTiming.LONGEST_RETURN);
  }

  /** {@return what holds for every sweep, whoever sweeps and when} */
  public SweepLimits limits() {
    return new SweepLimits(perSecond, parallel, maxItemBytes, guard);
  }
}
