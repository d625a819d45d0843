package io.notestream.consumer.expiry;

import io.notestream.consumer.BatchControl;
import io.notestream.model.change.NoteChange;
import java.util.List;

/**
 * Where the pipeline hands over the expirations that it is about to commit. Thread-safe.
 *
 * <p>The pipeline has looked into the ledger before: none of them is committed yet. It commits them
 * only after {@link #react} has returned {@code true}, so that what is committed has had its
 * reactions, done or pending. After a crash in between it hands them over again.
 */
public interface Reactor {

  /**
   * Sees to every chosen reaction of every given expiration. Passing failures are retried within.
   *
   * @return {@code true} when each reaction is done or durably pending; {@code false} if {@code
   *     control} asked to stop before that
   */
  boolean react(List<NoteChange.Expired> expirations, BatchControl control);

  /**
   * Whether there is any reaction at all; without one the pipeline saves the look into the ledger.
   */
  default boolean reacts() {
    return true;
  }

  /** No reactions. */
  static Reactor none() {
    return new Reactor() {
      @Override
      public boolean react(List<NoteChange.Expired> expirations, BatchControl control) {
        return true;
      }

      @Override
      public boolean reacts() {
        return false;
      }
    };
  }
}
