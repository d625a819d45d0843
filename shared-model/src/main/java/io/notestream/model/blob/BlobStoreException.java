package io.notestream.model.blob;

/** The store cannot be reached, or refuses; the message says which, the cause what it said. */
public final class BlobStoreException extends RuntimeException {

  BlobStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
