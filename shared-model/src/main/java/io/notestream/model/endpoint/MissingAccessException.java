package io.notestream.model.endpoint;

/**
 * Thrown when no region or no credentials are configured. The message says in one line what to set;
 * trying again does not help.
 */
public final class MissingAccessException extends RuntimeException {

  private static final long serialVersionUID = 1;

  MissingAccessException(String message, Throwable cause) {
    super(message, cause);
  }
}
