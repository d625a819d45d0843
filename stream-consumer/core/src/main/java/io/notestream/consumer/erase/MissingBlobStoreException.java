package io.notestream.consumer.erase;

/**
 * Thrown when a user has bodies in a blob store and the erasure was given none. What was removed
 * before stays removed; the erasure goes on when it is run again with the blob store.
 */
public final class MissingBlobStoreException extends RuntimeException {

  MissingBlobStoreException() {
    super("the user has bodies in a blob store, and none is configured");
  }
}
