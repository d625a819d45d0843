package io.notestream.consumer.record;

/** Thrown when a document does not hold stream records; the message says where and why. */
public final class InvalidInputException extends RuntimeException {

  InvalidInputException(String message) {
    super(message);
  }

  InvalidInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
