package io.notestream.writer.internal.store;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when DynamoDB did not respond or refused for a retryable reason until the time was up. A
 * write may or may not have been applied; the same request can be sent again.
 */
public final class StoreUnavailableException extends RuntimeException {

  StoreUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
