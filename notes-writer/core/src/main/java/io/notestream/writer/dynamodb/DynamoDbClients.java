package io.notestream.writer.dynamodb;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * The two clients with which the writer calls DynamoDB. Thread-safe.
 *
 * @param reads retries as the SDK does by default
 * @param writes makes a single attempt of at most {@link #ATTEMPT}: a condition on the time needs a
 *     fresh time in every attempt, so the writer repeats such calls itself
 */
public record DynamoDbClients(DynamoDbClient reads, DynamoDbClient writes)
    implements AutoCloseable {

  /** The longest that one attempt may take: 5 seconds. */
  public static final Duration ATTEMPT = Duration.ofSeconds(5);

  private static final Duration READ = Duration.ofSeconds(10);

  /**
   * Builds both clients.
   *
   * @param settings applied to both builders: HTTP client, endpoint, region, credentials,
   *     interceptors; time-outs and retries are set here. An HTTP client that it sets is shared,
   *     and stays open when these clients are closed
   * @return the clients, which the caller closes
   * @throws software.amazon.awssdk.core.exception.SdkClientException if no region is configured
   */
  public static DynamoDbClients build(UnaryOperator<DynamoDbClientBuilder> settings) {
    ScheduledExecutorService timers = new CallTimers();
    DynamoDbClient reads =
        build(settings, timers, o -> o.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(READ));
    DynamoDbClient writes =
        build(
            settings,
            timers,
            o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()).apiCallAttemptTimeout(ATTEMPT));
    return new DynamoDbClients(reads, writes);
  }

  private static DynamoDbClient build(
      UnaryOperator<DynamoDbClientBuilder> settings,
      ScheduledExecutorService timers,
      Consumer<ClientOverrideConfiguration.Builder> limits) {
    DynamoDbClientBuilder builder = settings.apply(DynamoDbClient.builder());
    ClientOverrideConfiguration.Builder set = builder.overrideConfiguration().toBuilder();
    limits.accept(set.scheduledExecutorService(timers));
    return builder.overrideConfiguration(set.build()).build();
  }

  /** Closes both clients. */
  @Override
  public void close() {
    reads.close();
    writes.close();
  }
}
