package io.notestream.consumer.record;

/** What was given to read is not what stream records come in; the message says where and why. */
public final class InvalidInputException extends RuntimeException {

  InvalidInputException(String message) {
    super(message);
  }

  InvalidInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
