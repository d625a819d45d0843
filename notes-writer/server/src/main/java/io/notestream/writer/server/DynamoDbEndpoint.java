package io.notestream.writer.server;

import io.notestream.writer.store.DynamoDbClients;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Where DynamoDB is. Region and credentials come from the SDK's default chain; for an endpoint on
 * this machine, which takes any, there are stand-ins so that a fresh machine needs no set-up.
 *
 * @param endpoint {@code null} for the region's own
 */
record DynamoDbEndpoint(@Nullable URI endpoint) {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  /**
   * @param http shared, and left open when the clients are closed
   */
  DynamoDbClients clients(SdkHttpClient http) {
    return DynamoDbClients.build(
        builder -> {
          builder.httpClient(http);
          if (endpoint != null) {
            builder.endpointOverride(endpoint);
            if (isLoopback(endpoint)) {
              builder.region(region()).credentialsProvider(credentials());
            }
          }
          return builder;
        });
  }

  @Override
  public String toString() {
    return endpoint == null ? "the region's endpoint" : endpoint.toString();
  }

  private static boolean isLoopback(URI endpoint) {
    return endpoint.getHost() != null && LOOPBACK.contains(endpoint.getHost());
  }

  private static Region region() {
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkClientException e) {
      return Region.US_EAST_1; // None is configured, and a local endpoint takes any.
    }
  }

  private static AwsCredentialsProvider credentials() {
    return AwsCredentialsProviderChain.builder()
        .credentialsProviders(
            SystemPropertyCredentialsProvider.create(),
            EnvironmentVariableCredentialsProvider.create(),
            ProfileCredentialsProvider.create(),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .build();
  }
}
