package io.notestream.consumer.worker.cli;

import java.math.BigDecimal;
import java.time.Duration;

/** Ends a command that could have been waiting for ever. */
final class GaveUpException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * @param after how long nothing succeeded
   * @param cause what failed, in words
   */
  GaveUpException(Duration after, String cause) {
    super(
        "nothing has succeeded for "
            + BigDecimal.valueOf(after.toMillis(), 3).stripTrailingZeros().toPlainString()
            + " s, see --give-up-after: "
            + (cause.isEmpty() ? "the reason is unknown" : cause));
  }
}
