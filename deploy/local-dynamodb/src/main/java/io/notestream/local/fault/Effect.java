package io.notestream.local.fault;

/** What a fault does to a call that it meets. */
public sealed interface Effect {

  /**
   * Refuses the call; nothing has been done.
   *
   * @param error the name of the error
   * @param message the error's message
   */
  record Refuse(String error, String message) implements Effect {}

  /** Closes the connection before anything has been done. */
  record LoseRequest() implements Effect {}

  /**
   * Carries the call out and closes the connection instead of responding; has no effect on a call
   * that is refused anyway.
   */
  record LoseResponse() implements Effect {}

  /**
   * Cancels a transaction with a reason for one of its actions, drawn at random. If the code is
   * {@link #CONFLICT}, refuses a write of one item with TransactionConflictException too. Has no
   * effect on other calls.
   *
   * @param code the reason's code
   * @param message the reason's message
   */
  record Cancel(String code, String message) implements Effect {

    /** The code of a conflict with another transaction. */
    public static final String CONFLICT = "TransactionConflict";
  }

  /**
   * Leaves some requests of a batch undone, which come back as unprocessed; has no effect on calls
   * that are no batches.
   *
   * @param part how much of a batch is left undone, above 0 to 1. Each request is drawn by itself,
   *     but at least one is left, and unless the part is 1 at least one of several is carried out.
   */
  record LeaveUnprocessed(double part) implements Effect {

    /**
     * Checks the part.
     *
     * @param part above 0, at most 1
     * @throws IllegalArgumentException if the part is out of bounds
     */
    public LeaveUnprocessed {
      if (!(part > 0 && part <= 1)) {
        throw new IllegalArgumentException(
            "the part that is left must be above 0 and at most 1, not " + part);
      }
    }
  }

  /**
   * Refuses what exceeds so many calls in a second, as DynamoDB limits calls of its streams: each
   * shard's GetRecords with LimitExceededException, each table's calls of another operation with
   * ThrottlingException. What is refused does not count.
   *
   * @param perSecond how many calls there may be in any second, at least 1
   */
  record Limit(int perSecond) implements Effect {

    /**
     * Checks the number.
     *
     * @param perSecond at least 1
     * @throws IllegalArgumentException if it is less
     */
    public Limit {
      if (perSecond < 1) {
        throw new IllegalArgumentException(
            "at least one call a second must be allowed, not " + perSecond);
      }
    }
  }

  /**
   * Lets the call take longer; a transaction holds its items meanwhile.
   *
   * @param latency by how much
   */
  record Delay(Latency latency) implements Effect {}
}
