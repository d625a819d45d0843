package io.notestream.writer.server;

import io.notestream.model.blob.BlobStore;
import io.notestream.model.blob.BlobStores;
import io.notestream.model.endpoint.ApacheClients;
import io.notestream.writer.dynamodb.DynamoDbClients;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * What a server opens to reach DynamoDB and the blob store, and closes when it ends.
 *
 * @param clients for DynamoDB
 * @param http the HTTP client that they share
 * @param blobs for large bodies; {@code null} if there is none
 */
record Connections(DynamoDbClients clients, SdkHttpClient http, @Nullable BlobStore blobs)
    implements AutoCloseable {

  /** Beside one for each caller: for rankings, which use several, and health. */
  private static final int SPARE_CONNECTIONS = 32;

  /**
   * Opens all of them or none. Connects to nothing yet.
   *
   * @param location of the blob store; {@code null} for none
   * @param mostCallers how many threads call at once
   * @throws StartException if one of them cannot be opened
   */
  static Connections open(DynamoDbEndpoint endpoint, @Nullable String location, int mostCallers) {
    BlobStore blobs = openBlobs(location);
    SdkHttpClient http =
        ApacheClients.builder(endpoint.endpoint())
            .maxConnections(
                (int) Math.min(Integer.MAX_VALUE, (long) mostCallers + SPARE_CONNECTIONS))
            .build();
    try {
      return new Connections(endpoint.clients(http), http, blobs);
    } catch (RuntimeException e) { // No region is configured, for instance.
      http.close();
      close(blobs);
      throw e instanceof SdkException
          ? new StartException("DynamoDB at " + endpoint + ": " + e.getMessage(), e)
          : e;
    }
  }

  private static @Nullable BlobStore openBlobs(@Nullable String location) {
    try {
      return location == null ? null : BlobStores.open(location, ApacheClients::builder);
    } catch (IllegalArgumentException e) {
      throw StartException.wrongSetting("blobs", String.valueOf(e.getMessage()), e);
    } catch (SdkException e) {
      throw new StartException("the blob store " + location + ": " + e.getMessage(), e);
    }
  }

  private static void close(@Nullable BlobStore blobs) {
    if (blobs != null) {
      blobs.close();
    }
  }

  @Override
  public void close() {
    clients.close();
    http.close();
    close(blobs);
  }
}
