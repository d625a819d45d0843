package io.notestream.consumer.worker.internal.client;

import io.notestream.model.endpoint.AwsAccess;
import io.notestream.model.endpoint.CalledEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * The SDK's clients of one worker. Region and credentials come from the SDK's default chain; an
 * endpoint on this machine accepts any, and gets made-up ones. Thread-safe.
 */
public final class WorkerClients implements AutoCloseable {

  private static final Duration ATTEMPT = Duration.ofSeconds(10);
  private static final Duration CALL = Duration.ofSeconds(30);
  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** Beyond those: the sweeper's looks, the retry loops', look-ups. */
  private static final int SPARE_CONNECTIONS = 32;

  /** More than KCL has threads that renew leases and find new ones. */
  private static final int LEASE_CONNECTIONS = 64;

  /** One for each shard that is read at the same time, in a worker with many. */
  private static final int STREAM_CONNECTIONS = 128;

  private final SdkHttpClient connections;
  private final DynamoDbClient dynamoDb;
  private final DynamoDbClient unretried;
  private final DynamoDbStreamsClient streams;
  private final DynamoDbAsyncClient leases;
  private final Region region;

  /**
   * Opens clients that read streams where DynamoDB is.
   *
   * @param endpoint where DynamoDB is; {@code null} for AWS
   * @param regionName the region; {@code null} for the default chain's
   * @param calls how many transactions and deletes of the sweeper run side by side
   * @param interceptors called for each request of the clients that do not read the stream
   * @throws io.notestream.model.endpoint.MissingAccessException if no region or no credentials are
   *     configured
   */
  public WorkerClients(
      @Nullable URI endpoint,
      @Nullable String regionName,
      int calls,
      List<ExecutionInterceptor> interceptors) {
    this(Endpoints.of(endpoint, null), regionName, calls, interceptors);
  }

  /**
   * Opens clients.
   *
   * @param endpoints where DynamoDB and its streams are
   * @param regionName the region; {@code null} for the default chain's
   * @param calls how many transactions and deletes of the sweeper run side by side
   * @param interceptors called for each request of the clients that do not read the stream
   * @throws io.notestream.model.endpoint.MissingAccessException if no region or no credentials are
   *     configured
   */
  public WorkerClients(
      Endpoints endpoints,
      @Nullable String regionName,
      int calls,
      List<ExecutionInterceptor> interceptors) {
    URI endpoint = endpoints.dynamoDb();
    this.region = AwsAccess.region(endpoint, regionName);
    AwsCredentialsProvider credentials = AwsAccess.credentials(endpoint);
    ClientOverrideConfiguration.Builder watched = common(endpoint).toBuilder();
    interceptors.forEach(watched::addExecutionInterceptor);
    this.connections =
        HttpClients.blocking(endpoint)
            .maxConnections(calls + SPARE_CONNECTIONS)
            .connectionTimeout(CONNECT)
            .build();
    this.dynamoDb =
        configure(DynamoDbClient.builder(), endpoint, credentials, watched.build())
            .httpClient(connections)
            .build();
    this.unretried =
        configure(
                DynamoDbClient.builder(),
                endpoint,
                credentials,
                watched.retryStrategy(DefaultRetryStrategy.doNotRetry()).build())
            .httpClient(connections)
            .build();
    this.streams =
        configure(
                DynamoDbStreamsClient.builder(),
                endpoints.streams(),
                endpoints.areOne() ? credentials : AwsAccess.credentials(endpoints.streams()),
                common(endpoints.streams()))
            .httpClientBuilder(
                HttpClients.blocking(endpoints.streams())
                    .maxConnections(STREAM_CONNECTIONS)
                    .connectionTimeout(CONNECT))
            .build();
    this.leases =
        LeaseClient.over(
            configure(DynamoDbClient.builder(), endpoint, credentials, common(endpoint))
                .httpClientBuilder(
                    HttpClients.blocking(endpoint)
                        .maxConnections(LEASE_CONNECTIONS)
                        .connectionTimeout(CONNECT))
                .build());
  }

  /** Returns a client that retries as the SDK does. */
  public DynamoDbClient dynamoDb() {
    return dynamoDb;
  }

  /**
   * Returns a client that does not retry, for callers that do so themselves: because each attempt
   * has to say what time it is, or because a shutdown must not wait for the SDK's pauses.
   */
  public DynamoDbClient unretried() {
    return unretried;
  }

  /** Returns the clients that are needed to read the stream. */
  public StreamClients forStream() {
    return new StreamClients(dynamoDb, streams, leases, region);
  }

  /** Returns the region of all clients. */
  public Region region() {
    return region;
  }

  @Override
  public void close() {
    leases.close();
    streams.close();
    unretried.close();
    dynamoDb.close();
    connections.close();
  }

  private <B extends AwsClientBuilder<B, C>, C> B configure(
      B builder,
      @Nullable URI endpoint,
      AwsCredentialsProvider credentials,
      ClientOverrideConfiguration configuration) {
    builder.region(region).credentialsProvider(credentials).overrideConfiguration(configuration);
    return endpoint == null ? builder : builder.endpointOverride(endpoint);
  }

  private static ClientOverrideConfiguration common(@Nullable URI endpoint) {
    return ClientOverrideConfiguration.builder()
        .apiCallAttemptTimeout(ATTEMPT)
        .apiCallTimeout(CALL)
        .addExecutionInterceptor(new CalledEndpoint(endpoint))
        .build();
  }
}
