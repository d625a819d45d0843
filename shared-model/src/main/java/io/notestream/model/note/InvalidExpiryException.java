package io.notestream.model.note;

/**
 * Thrown when a caller asks for an expiry that {@link ExpiryPolicy} does not allow. The message
 * says why, in words for that caller.
 */
public final class InvalidExpiryException extends IllegalArgumentException {

  InvalidExpiryException(String message) {
    super(message);
  }

  InvalidExpiryException(String message, Throwable cause) {
    super(message, cause);
  }
}
