package io.notestream.consumer.worker.internal.kcl.shard;

import io.notestream.consumer.worker.options.KclProfile;
import java.time.Duration;

/**
 * When to read one shard again. After a read that was full, or brought records that are old, as
 * soon as its readers may; after one that brought others, when the profile's pause is over; after
 * empty ones more seldom, and as seldom as all quiet shards of the process together may be read.
 *
 * <p>DynamoDB throttles the readers of a shard together. A throttled reader takes longer until its
 * next reads, up to twice the pause, and from then on returns to it slowly: two readers come to
 * share what there is. Used by one thread.
 */
public final class ReadPace {

  /** What is older was not read in time. */
  private static final Duration OLD = Duration.ofSeconds(2);

  private static final double WIDER = 1.5;
  private static final double WIDEST = 2;
  private static final double NARROWER = 0.995;

  private final KclProfile profile;
  private final QuietReads quiet;
  private double spacing = 1;
  private int emptyInARow;
  private boolean behind = true;
  private long begun;
  private boolean read;

  /**
   * @param quiet what all shards of the process share
   */
  public ReadPace(KclProfile profile, QuietReads quiet) {
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
    if (emptyInARow > 0) {
      nanos =
          Math.min(nanos << Math.min(emptyInARow, Long.SIZE / 4), profile.longestPause().toNanos());
    }
    long left = begun + nanos - nanoTime;
    return emptyInARow == 0 ? left : Math.max(left, quiet.reserve(nanoTime));
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
    behind = records > 0 && (full || age.compareTo(OLD) > 0);
    spacing = Math.max(1, spacing * NARROWER);
  }

  /** Called when DynamoDB has refused a read since the shard is read too often. */
  void throttled() {
    spacing = Math.min(WIDEST, spacing * WIDER);
    behind = false;
  }
}
