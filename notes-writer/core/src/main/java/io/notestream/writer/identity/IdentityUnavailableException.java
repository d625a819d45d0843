package io.notestream.writer.identity;

import org.jspecify.annotations.Nullable;

/** Thrown when it cannot be told at the moment who sent a request; another attempt may help. */
public final class IdentityUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Creates an exception.
   *
   * @param message what does not respond, for the log
   * @param cause {@code null} if there is none
   */
  public IdentityUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
