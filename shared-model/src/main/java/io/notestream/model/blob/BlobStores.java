package io.notestream.model.blob;

import io.notestream.model.endpoint.HttpClientFactory;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens blob stores by the location that a setting names. */
public final class BlobStores {

  private BlobStores() {}

  /**
   * Opens a store.
   *
   * @param location a directory, as a path or a {@code file:} URI; or {@code s3://bucket} or {@code
   *     s3://bucket/prefix}, with region and credentials from the SDK's default chain. {@code
   *     ?endpoint=URL} at the end selects an S3-compatible endpoint with path-style access
   * @return the store, which the caller closes
   * @throws IllegalArgumentException if the location is neither
   */
  public static BlobStore open(String location) {
    return openWith(location, null);
  }

  /**
   * Opens a store that is called by an HTTP client of the program's choice.
   *
   * @param location as for {@link #open(String)}
   * @param http makes the HTTP client of a store in S3
   * @return the store, which the caller closes
   * @throws IllegalArgumentException if the location is neither
   */
  public static BlobStore open(String location, HttpClientFactory http) {
    return openWith(location, http);
  }

  private static BlobStore openWith(String location, @Nullable HttpClientFactory http) {
    try {
      if (!location.contains("://") && !location.startsWith("file:")) {
        return new DirectoryBlobStore(Path.of(location));
      }
      URI uri = new URI(location);
      if ("file".equals(uri.getScheme())) {
        return new DirectoryBlobStore(Path.of(uri));
      }
      if ("s3".equals(uri.getScheme()) && uri.getAuthority() != null) {
        return S3Stores.open(uri.getAuthority(), uri.getPath(), uri.getQuery(), http);
      }
    } catch (URISyntaxException | InvalidPathException e) {
      throw new IllegalArgumentException("not a location for blobs: '" + location + "'", e);
    }
    throw new IllegalArgumentException(
        "blobs are kept in a directory or in s3://bucket/prefix, not in '" + location + "'");
  }
}
