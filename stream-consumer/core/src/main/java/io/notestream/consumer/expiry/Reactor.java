package io.notestream.consumer.expiry;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.model.change.NoteChange;
import java.util.List;

/** Where the pipeline hands over the expirations that it is about to commit. Thread-safe. */
public interface Reactor {

  /**
   * Begins the reactions of one batch, whose bound in time counts from here.
   *
   * @param control the batch's; asked whether to stop, and for its deadline
   */
  Batch begin(BatchControl control);

  /**
   * Whether there is any reaction at all; without one the pipeline saves the look into the ledger.
   */
  default boolean reacts() {
    return true;
  }

  /**
   * The reactions of one batch. Thread-safe: the chains of a batch run side by side. Remembers who
   * has reacted to what, so that an expiration can be handed over again when its chain is planned
   * anew.
   */
  interface Batch {

    /**
     * Sees to every chosen reaction of every given expiration. The caller has looked into the
     * ledger before: none of them is committed yet. It commits them only after this has returned
     * {@code true}; after a crash in between it hands them over again.
     *
     * <p>A reaction that fails or takes too long is not the caller's concern: it is put down as
     * pending. What is thrown is that DynamoDB refused to take it down.
     *
     * @return {@code true} when each reaction is done or durably pending; {@code false} if {@code
     *     control} asked to stop before that
     * @throws software.amazon.awssdk.core.exception.SdkException if a pending reaction could not be
     *     stored: a failure of the batch's like any other, after which the same expirations are
     *     handed over again
     */
    boolean react(List<NoteChange.Expired> expirations);
  }

  /** No reactions. */
  static Reactor none() {
    return new Reactor() {
      @Override
      public Batch begin(BatchControl control) {
        return expirations -> true;
      }

      @Override
      public boolean reacts() {
        return false;
      }
    };
  }
}
