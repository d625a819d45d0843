package io.notestream.model.blob;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Opens the store that a setting names. */
public final class BlobStores {

  private BlobStores() {}

  /**
   * Opens a store.
   *
   * @param location {@code s3://bucket} or {@code s3://bucket/prefix}, with region and credentials
   *     from the SDK's default chain, and {@code ?endpoint=URL} behind it for an S3 elsewhere that
   *     takes the bucket in the path; or a directory, as a path or a {@code file:} URI
   * @throws IllegalArgumentException if it is neither
   */
  public static BlobStore open(String location) {
    try {
      if (!location.contains("://") && !location.startsWith("file:")) {
        return new DirectoryBlobStore(Path.of(location));
      }
      URI uri = new URI(location);
      if ("file".equals(uri.getScheme())) {
        return new DirectoryBlobStore(Path.of(uri));
      }
      if ("s3".equals(uri.getScheme()) && uri.getAuthority() != null) {
        return S3Stores.open(uri.getAuthority(), uri.getPath(), uri.getQuery());
      }
    } catch (URISyntaxException | InvalidPathException e) {
      throw new IllegalArgumentException("no place for blobs: '" + location + "'", e);
    }
    throw new IllegalArgumentException(
        "blobs live in a directory or in s3://bucket/prefix, not in '" + location + "'");
  }
}
