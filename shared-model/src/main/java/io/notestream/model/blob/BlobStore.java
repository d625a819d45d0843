package io.notestream.model.blob;

import java.time.Duration;
import java.util.Optional;

/**
 * A store that keeps bodies under keys. Implementations are thread-safe, and return what was
 * written as soon as the write has returned.
 *
 * <p>A key is 1 to {@value BlobKeys#MAX_LENGTH} of the characters {@code A-Z a-z 0-9 . _ -} in
 * segments divided by single slashes, none of which is {@code .} or {@code ..}. Every method throws
 * an {@link IllegalArgumentException} for another key, and a {@link BlobStoreException} when the
 * store cannot be reached or refuses.
 */
public interface BlobStore extends AutoCloseable {

  /**
   * Stores content under a key and replaces what was there, all of it or nothing.
   *
   * @param key where
   * @param content what
   */
  void put(String key, byte[] content);

  /**
   * {@return the content under a key; empty if there is none}
   *
   * @param key where
   */
  Optional<byte[]> get(String key);

  /**
   * Removes what is under a key. A key without content is no error.
   *
   * @param key where
   */
  void delete(String key);

  /**
   * {@return this store with a limit on how long each call may take} A call that is not done by
   * then throws a {@link BlobStoreException}, and may be done later. A store whose calls wait for
   * nobody else, the default, returns itself.
   *
   * @param time the limit, more than zero
   */
  default BlobStore within(Duration time) {
    return this;
  }

  /** Closes connections; by default there are none. */
  @Override
  default void close() {}
}
