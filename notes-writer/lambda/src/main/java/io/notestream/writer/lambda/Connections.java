package io.notestream.writer.lambda;

import io.notestream.model.blob.BlobStore;
import io.notestream.model.blob.BlobStores;
import io.notestream.model.endpoint.AwsAccess;
import io.notestream.model.endpoint.CalledEndpoint;
import io.notestream.model.endpoint.UrlConnectionClients;
import io.notestream.writer.dynamodb.DynamoDbClients;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;

/** Opens what the function calls, through the endpoint's proxy if it has one. */
final class Connections {

  private Connections() {}

  /**
   * Returns clients for DynamoDB.
   *
   * @param endpoint {@code null} for the region's own
   * @param region {@code null} for the function's
   */
  static DynamoDbClients dynamoDb(@Nullable URI endpoint, @Nullable String region) {
    SdkHttpClient http = UrlConnectionClients.builder(endpoint).build();
    Region found = AwsAccess.region(endpoint, region);
    AwsCredentialsProvider credentials = AwsAccess.credentialsOfFunction(endpoint);
    return DynamoDbClients.build(
        builder -> {
          builder
              .httpClient(http)
              .region(found)
              .credentialsProvider(credentials)
              .overrideConfiguration(o -> o.addExecutionInterceptor(new CalledEndpoint(endpoint)));
          if (endpoint != null) {
            builder.endpointOverride(endpoint);
          }
          return builder;
        });
  }

  /**
   * Returns the store of large bodies; {@code null} if there is none.
   *
   * @param location as {@link BlobStores#open} takes it
   */
  static @Nullable BlobStore blobs(@Nullable String location) {
    return location == null ? null : BlobStores.open(location, UrlConnectionClients::builder);
  }
}
