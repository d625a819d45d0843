package io.notestream.model.view;

import org.jspecify.annotations.Nullable;

/**
 * An item that only this project writes is not as this project writes it. The message names the
 * attribute; never a title or a body.
 */
public final class CorruptItemException extends RuntimeException {

  public CorruptItemException(String message) {
    super(message);
  }

  public CorruptItemException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
