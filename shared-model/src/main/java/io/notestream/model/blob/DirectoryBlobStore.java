package io.notestream.model.blob;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * A store that keeps each body in a file, for development and tests. Thread-safe, also between
 * processes on one file system: a file appears with its whole content.
 */
public final class DirectoryBlobStore implements BlobStore {

  /** No key can name it, since keys have no tilde. */
  private static final String UNFINISHED = "~unfinished";

  private final Path directory;

  /**
   * Creates a store below a directory.
   *
   * @param directory created with the first body
   */
  public DirectoryBlobStore(Path directory) {
    this.directory = directory;
  }

  @Override
  public void put(String key, byte[] content) {
    Path file = file(key);
    try {
      Path unfinished = Files.createDirectories(directory.resolve(UNFINISHED));
      Path temporary = Files.createTempFile(unfinished, "body", null);
      try {
        Files.write(temporary, content);
        Files.createDirectories(parentOf(file));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new BlobStoreException("cannot write " + file, e);
    }
  }

  @Override
  public Optional<byte[]> get(String key) {
    Path file = file(key);
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new BlobStoreException("cannot read " + file, e);
    }
  }

  @Override
  public void delete(String key) {
    Path file = file(key);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new BlobStoreException("cannot delete " + file, e);
    }
  }

  private Path file(String key) {
    return directory.resolve(BlobKeys.require(key));
  }

  private Path parentOf(Path file) {
    Path parent = file.getParent();
    return parent == null ? directory : parent;
  }
}
