package io.notestream.model.blob;

/**
 * Thrown when a blob store cannot be reached or refuses. The message names the object, the cause is
 * the store's own error.
 */
public final class BlobStoreException extends RuntimeException {

  BlobStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
