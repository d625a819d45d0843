package io.notestream.consumer.expiry;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.model.change.NoteChange;
import java.util.List;

/**
 * The receiver of the expirations that the consumer is about to commit; usually {@link Reactions}.
 * Thread-safe.
 */
public interface Reactor {

  /**
   * Begins the reactions of one batch. Their time limit counts from here.
   *
   * @param control the control of the batch; its stop request and its deadline end the reactions
   * @return the reactions of the batch
   */
  Batch begin(BatchControl control);

  /**
   * Returns whether there is any reaction at all. Without one, the consumer saves itself a read of
   * the ledger.
   *
   * @return {@code true} by default
   */
  default boolean reacts() {
    return true;
  }

  /**
   * The reactions of one batch. Thread-safe: the chains of a batch run concurrently. Remembers
   * which reaction has handled which expiration, so that the same expiration can be handed over
   * again.
   */
  interface Batch {

    /**
     * Runs every reaction that applies to the expirations. Blocks until each reaction is done or
     * durably pending: one that fails or takes too long becomes pending.
     *
     * <p>The caller has found none of the expirations in the ledger. It commits them only after
     * this has returned {@code true}; after a crash in between, they are handed over again.
     *
     * @param expirations expirations that are not committed yet
     * @return {@code true} when each reaction is done or durably pending; {@code false} if a stop
     *     was requested or the deadline came before
     * @throws software.amazon.awssdk.core.exception.SdkException if a pending reaction could not be
     *     stored; the caller hands over the same expirations again
     */
    boolean react(List<NoteChange.Expired> expirations);
  }

  /** {@return a reactor without any reaction} */
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
