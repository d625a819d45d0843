package io.notestream.consumer.worker.cli;

import java.time.Duration;

/** Thrown if this machine's clock and DynamoDB's are too far apart for a command. */
final class WrongClockException extends RuntimeException {

  private static final long serialVersionUID = 1;

  WrongClockException(Duration apart, String where) {
    super(
        "this machine's clock is "
            + apart.toSeconds()
            + " s "
            + where
            + " DynamoDB's: set it right, since others go by the time that this command stores");
  }
}
