package io.notestream.writer.internal.store;

import org.jspecify.annotations.Nullable;

/**
 * Thrown for an item that stands where a note should, or in an index of this project, and cannot be
 * read. The message names the item and the attribute, and never holds a title or a body.
 */
public final class UnreadableItemException extends RuntimeException {

  UnreadableItemException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
