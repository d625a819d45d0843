package io.notestream.model.note;

/** An expiry that a caller asked for is refused; the message says why, in words for that caller. */
public final class InvalidExpiryException extends IllegalArgumentException {

  InvalidExpiryException(String message) {
    super(message);
  }

  InvalidExpiryException(String message, Throwable cause) {
    super(message, cause);
  }
}
