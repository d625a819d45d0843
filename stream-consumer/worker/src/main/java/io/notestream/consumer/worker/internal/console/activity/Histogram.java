package io.notestream.consumer.worker.internal.console.activity;

import java.time.Duration;
import java.util.Arrays;

/**
 * Counts durations in buckets that grow by a twentieth, so that a percentile is at most 5 % too
 * high. Not thread-safe.
 */
final class Histogram {

  private static final double GROWTH = Math.log(1.05);

  /** The last bucket holds everything from about two days on. */
  private static final int BUCKETS = 390;

  private final int[] counts = new int[BUCKETS];
  private int total;

  void add(Duration duration) {
    counts[bucket(Math.max(0, duration.toMillis()))]++;
    total++;
  }

  void addAll(Histogram other) {
    for (int i = 0; i < BUCKETS; i++) {
      counts[i] += other.counts[i];
    }
    total += other.total;
  }

  void clear() {
    Arrays.fill(counts, 0);
    total = 0;
  }

  int total() {
    return total;
  }

  /**
   * Returns a percentile.
   *
   * @param share above 0, at most 1
   * @return in milliseconds; -1 if nothing was counted
   */
  long percentile(double share) {
    if (total == 0) {
      return -1;
    }
    long rank = (long) Math.ceil(total * share);
    long seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return upperBound(i);
      }
    }
    return upperBound(BUCKETS - 1);
  }

  private static int bucket(long millis) {
    return millis <= 1
        ? (int) millis
        : Math.min(BUCKETS - 1, 1 + (int) Math.ceil(Math.log((double) millis) / GROWTH));
  }

  private static long upperBound(int bucket) {
    return bucket <= 1 ? bucket : (long) Math.floor(Math.exp((bucket - 1) * GROWTH));
  }
}
