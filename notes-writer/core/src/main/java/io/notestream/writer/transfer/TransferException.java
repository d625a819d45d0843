package io.notestream.writer.transfer;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when an export or an import cannot go on. The message says why, in one line; it may hold
 * names of files and keys of items, so escape it before it is printed.
 */
public final class TransferException extends RuntimeException {

  private static final long serialVersionUID = 1;

  TransferException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
