package io.notestream.writer.internal.store;

import org.jspecify.annotations.Nullable;

/**
 * Something stands in the table where a note should, and cannot be read as one. The message names
 * the attribute; never a title or a body.
 */
public final class UnreadableItemException extends RuntimeException {

  UnreadableItemException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
