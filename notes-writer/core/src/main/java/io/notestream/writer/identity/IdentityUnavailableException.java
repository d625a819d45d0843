package io.notestream.writer.identity;

import org.jspecify.annotations.Nullable;

/** Thrown when the caller cannot be identified at the moment; another attempt may help. */
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
