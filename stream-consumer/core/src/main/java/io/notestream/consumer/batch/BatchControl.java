package io.notestream.consumer.batch;

import io.notestream.model.change.SequenceNumber;
import java.time.Instant;
import java.util.Optional;

/**
 * Steers a batch that is being processed, and hears of its progress: the caller's side of {@code
 * StreamConsumer.process}. {@link #stop} and {@link #deadline} are called from several threads;
 * {@link #settledThrough} only from the thread that called {@code process}. None may throw.
 */
@FunctionalInterface
public interface BatchControl {

  /** Returns what asks the batch to stop: a shutdown, a lost lease. */
  Stop stop();

  /**
   * Called when every record up to the given one, itself included, is settled, so that a checkpoint
   * there is safe. Called as often as that position moves; the caller checkpoints as seldom as it
   * likes.
   */
  default void settledThrough(SequenceNumber sequence) {}

  /** Returns when the caller's time is up; processing stops before. Empty for no deadline. */
  default Optional<Instant> deadline() {
    return Optional.empty();
  }

  /** Returns whether the caller's time is up. */
  default boolean isTimeUp(Instant now) {
    return deadline().filter(deadline -> !now.isBefore(deadline)).isPresent();
  }

  /** Returns a control that goes on until the batch is done, however long that takes. */
  static BatchControl untilDone() {
    return Stop::never;
  }

  /** Returns a control that goes on until the batch is done or a stop is requested. */
  static BatchControl until(Stop stop) {
    return () -> stop;
  }
}
