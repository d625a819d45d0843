package io.notestream.model.blob;

import java.util.Optional;

/**
 * Keeps bodies under keys. Implementations are thread-safe, and read what was written as soon as
 * the write has returned.
 *
 * <p>A key is 1 to {@value BlobKeys#MAX_LENGTH} of the characters {@code A-Z a-z 0-9 . _ -} in
 * segments divided by single slashes, none of which is {@code .} or {@code ..}. Every method throws
 * an {@link IllegalArgumentException} for another key, and a {@link BlobStoreException} when the
 * store cannot be reached or refuses.
 */
public interface BlobStore extends AutoCloseable {

  /** Stores the content under a key, in place of what was there. All of it or nothing. */
  void put(String key, byte[] content);

  /** The content under the key, if there is one. */
  Optional<byte[]> get(String key);

  /** Removes what is under the key; a key without content is no error. */
  void delete(String key);

  /** Lets go of connections. */
  @Override
  default void close() {}
}
