package io.notestream.writer.internal.store;

import org.jspecify.annotations.Nullable;

/**
 * DynamoDB did not answer, refused for a passing reason until time was up, or may not be used. A
 * write may or may not have been done; the same request can be sent again.
 */
public final class StoreUnavailableException extends RuntimeException {

  StoreUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
