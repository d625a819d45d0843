package io.notestream.writer.server;

import io.notestream.model.endpoint.AwsAccess;
import io.notestream.model.endpoint.CalledEndpoint;
import io.notestream.model.endpoint.ConfiguredEndpoints;
import io.notestream.writer.dynamodb.DynamoDbClients;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;

/**
 * Where DynamoDB is. Region and credentials come from the SDK's default chain; for an endpoint on
 * this machine, which takes any, there are stand-ins so that a fresh machine needs no set-up.
 *
 * @param endpoint {@code null} for the region's own
 * @param region {@code null} for the default chain's
 */
record DynamoDbEndpoint(@Nullable URI endpoint, @Nullable String region) {

  /** Takes an endpoint that is configured for the SDK, if none is given. */
  DynamoDbEndpoint {
    endpoint = endpoint == null ? ConfiguredEndpoints.dynamoDb() : endpoint;
  }

  /**
   * Opens clients.
   *
   * @throws io.notestream.model.endpoint.MissingAccessException if no region or no credentials are
   *     configured
   * @param http shared, and left open when the clients are closed
   */
  DynamoDbClients clients(SdkHttpClient http) {
    Region found = AwsAccess.region(endpoint, region);
    AwsCredentialsProvider credentials = AwsAccess.credentials(endpoint);
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

  @Override
  public String toString() {
    return new CalledEndpoint(endpoint).toString();
  }
}
