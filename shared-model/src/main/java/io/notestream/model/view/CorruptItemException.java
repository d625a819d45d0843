package io.notestream.model.view;

import org.jspecify.annotations.Nullable;

/**
 * Thrown for an item of the views or ops table that is not as this project writes it. The message
 * names the attribute, and never holds a title or a body.
 */
public final class CorruptItemException extends RuntimeException {

  /**
   * Creates an exception.
   *
   * @param message which attribute is wrong and how
   */
  public CorruptItemException(String message) {
    super(message);
  }

  /**
   * Creates an exception with a cause.
   *
   * @param message which attribute is wrong and how
   * @param cause the failure of a parser; {@code null} if there was none
   */
  public CorruptItemException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
