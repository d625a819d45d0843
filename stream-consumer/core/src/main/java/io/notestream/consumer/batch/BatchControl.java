package io.notestream.consumer.batch;

import io.notestream.model.change.NoteChange;
import io.notestream.model.change.SequenceNumber;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The caller's control over a batch that is being processed, and its listener for progress. {@link
 * #stop} and {@link #deadline} are called from several threads; {@link #changed} and {@link
 * #settledThrough} only from the thread that called {@code StreamConsumer.process}. No method may
 * throw.
 */
@FunctionalInterface
public interface BatchControl {

  /**
   * Returns the stop request of the batch: a shutdown, a lost lease.
   *
   * @return the same request at every call
   */
  Stop stop();

  /**
   * Called with the batch's changes before they are applied. A change that is delivered again, or
   * planned again, is reported again.
   *
   * @param changes the changes in stream order, without those that stand in the batch twice
   */
  default void changed(List<NoteChange> changes) {}

  /**
   * Called when every record up to and including the given one is settled, so that a checkpoint
   * there is safe. Called whenever that position moves; checkpoint as seldom as you like.
   *
   * @param sequence the sequence number of the last record of the settled prefix
   */
  default void settledThrough(SequenceNumber sequence) {}

  /**
   * Returns the deadline, at which processing stops as if a stop were requested. By default there
   * is none.
   *
   * @return the deadline, by the consumer's clock; empty for none
   */
  default Optional<Instant> deadline() {
    return Optional.empty();
  }

  /**
   * Returns whether the deadline has come.
   *
   * @param now the time by the consumer's clock
   * @return {@code false} if there is no deadline
   */
  default boolean isTimeUp(Instant now) {
    return deadline().filter(deadline -> !now.isBefore(deadline)).isPresent();
  }

  /**
   * Returns a control that lets the batch run until it is complete, however long that takes.
   *
   * @return a control without a stop or a deadline
   */
  static BatchControl untilDone() {
    return Stop::never;
  }

  /**
   * Returns a control that lets the batch run until it is complete or a stop is requested.
   *
   * @param stop the stop request
   * @return a control without a deadline
   */
  static BatchControl until(Stop stop) {
    return () -> stop;
  }
}
