package io.notestream.writer.server;

import org.jspecify.annotations.Nullable;

/** Thrown when a server cannot start. The message says why and what to do, in one line. */
public final class StartException extends RuntimeException {

  StartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
