package io.notestream.consumer;

import io.notestream.model.change.SequenceNumber;
import java.time.Instant;
import java.util.Optional;

/**
 * How an entrance steers a batch that is being processed, and hears of it. {@link #stopRequested}
 * and {@link #deadline} are called from several threads; {@link #settledThrough} only from the
 * thread that called {@link StreamConsumer#process}. None may throw.
 */
public interface BatchControl {

  /**
   * Whether to stop as soon as no call to DynamoDB is in flight: a shutdown, a lost lease. Asked
   * between calls and during every wait.
   */
  boolean stopRequested();

  /**
   * Every record up to the given one, itself included, is settled: a checkpoint there is safe.
   * Called as often as that position moves; the caller checkpoints as seldom as it likes.
   */
  default void settledThrough(SequenceNumber sequence) {}

  /** When the caller's time is up; processing stops before. Without one there is no hurry. */
  default Optional<Instant> deadline() {
    return Optional.empty();
  }

  /** Whether the caller's time is up. */
  default boolean isTimeUp(Instant now) {
    return deadline().filter(deadline -> !now.isBefore(deadline)).isPresent();
  }

  /** Goes on until the batch is done, however long that takes. */
  static BatchControl untilDone() {
    return () -> false;
  }
}
