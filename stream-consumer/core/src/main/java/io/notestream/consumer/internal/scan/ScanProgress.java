package io.notestream.consumer.internal.scan;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a scan has come. Immutable.
 *
 * @param items how many items of any kind are done, in earlier runs too
 * @param itemsBefore how many of them earlier runs did
 * @param notes how many notes this run has read
 * @param readUnits the read units that this run has used
 * @param estimatedItems how many items the table has, which DynamoDB counts every six hours or so;
 *     {@code null} if unknown
 * @param elapsed how long this run has taken so far
 */
public record ScanProgress(
    long items,
    long itemsBefore,
    long notes,
    double readUnits,
    @Nullable Long estimatedItems,
    Duration elapsed) {

  private static final double NANOS = 1e9;

  /** Returns how many items this run does per second. */
  public double itemsPerSecond() {
    return elapsed.isZero() ? 0 : (items - itemsBefore) * NANOS / elapsed.toNanos();
  }

  /** Returns an estimate of the time that is left; empty if there is nothing to go by. */
  public Optional<Duration> timeLeft() {
    double rate = itemsPerSecond();
    if (estimatedItems == null || rate == 0) {
      return Optional.empty();
    }
    long left = Math.max(0, estimatedItems - items);
    return Optional.of(Duration.ofMillis((long) (left / rate * 1000)));
  }
}
