package io.notestream.model.blob;

import io.notestream.model.endpoint.AwsAccess;
import io.notestream.model.endpoint.ConfiguredEndpoints;
import io.notestream.model.endpoint.HttpClientFactory;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/**
 * Opens stores in S3. Apart from {@link BlobStores}, so that a store in a directory needs no S3
 * client on the class path.
 */
final class S3Stores {

  private static final String ENDPOINT = "endpoint=";

  private S3Stores() {}

  /**
   * Opens a store.
   *
   * @param path the path of the location, which becomes the prefix
   * @param query {@code endpoint=URL}; {@code null} for AWS, or as configured for the SDK
   * @param http makes the client's own HTTP client; {@code null} for the SDK's choice
   * @throws IllegalArgumentException if the query is anything else
   */
  static BlobStore open(
      String bucket, String path, @Nullable String query, @Nullable HttpClientFactory http) {
    S3ClientBuilder s3 = S3Client.builder();
    URI endpoint = ConfiguredEndpoints.s3();
    if (query != null) {
      if (!query.startsWith(ENDPOINT)) {
        throw new IllegalArgumentException("expected ?endpoint=URL, not ?" + query);
      }
      endpoint = URI.create(query.substring(ENDPOINT.length()));
      s3.endpointOverride(endpoint).forcePathStyle(true);
    }
    s3.region(AwsAccess.region(endpoint, null));
    if (http != null) {
      s3.httpClientBuilder(http.builder(endpoint));
    }
    String prefix = path.isEmpty() || path.equals("/") ? "" : path.substring(1);
    return new S3BlobStore(
        s3.build(), bucket, prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/");
  }
}
