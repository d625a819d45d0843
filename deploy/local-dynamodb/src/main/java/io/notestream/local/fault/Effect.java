package io.notestream.local.fault;

/** What a fault does to a call that it meets. */
public sealed interface Effect {

  /** The call is refused with an error of that name; nothing has been done. */
  record Refuse(String error, String message) implements Effect {}

  /** The connection is closed before anything has been done. */
  record LoseRequest() implements Effect {}

  /**
   * The call is carried out, and the connection closed instead of answering; calls that are refused
   * anyway are passed over.
   */
  record LoseResponse() implements Effect {}

  /**
   * A transaction is cancelled with a reason of that code for one of its actions, drawn at random;
   * a write of one item is refused with the exception of that name, as far as there is one. Other
   * calls are passed over.
   */
  record Cancel(String code, String message) implements Effect {

    static final String CONFLICT = "TransactionConflict";
  }

  /**
   * Some requests of a batch are not carried out and come back as unprocessed; calls that are no
   * batches are passed over.
   *
   * @param part how much of a batch is left, above 0 to 1. Each request is drawn for itself, but at
   *     least one is left, and unless the part is 1 at least one of several is carried out.
   */
  record Leave(double part) implements Effect {

    public Leave {
      if (!(part > 0 && part <= 1)) {
        throw new IllegalArgumentException(
            "the part that is left must be above 0 and at most 1, not " + part);
      }
    }
  }

  /** The call takes longer; a transaction holds its items meanwhile. */
  record Delay(Latency latency) implements Effect {}
}
