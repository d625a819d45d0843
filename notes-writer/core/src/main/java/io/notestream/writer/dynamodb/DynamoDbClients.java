package io.notestream.writer.dynamodb;

import java.time.Duration;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * The two ways in which the writer calls DynamoDB. Thread-safe.
 *
 * @param reads retries by itself, as the SDK does by default
 * @param writes makes one attempt a call, of at most {@link #ATTEMPT}: a condition on the time must
 *     be sent with a fresh time on every attempt, so the caller repeats such calls
 */
public record DynamoDbClients(DynamoDbClient reads, DynamoDbClient writes)
    implements AutoCloseable {

  /** The longest that one attempt to write may take. */
  public static final Duration ATTEMPT = Duration.ofSeconds(5);

  private static final Duration READ = Duration.ofSeconds(10);

  /**
   * Builds both.
   *
   * @param settings applied to either builder: HTTP client, endpoint, region, credentials. An HTTP
   *     client that it sets is shared and stays open when these clients are closed
   */
  public static DynamoDbClients build(UnaryOperator<DynamoDbClientBuilder> settings) {
    DynamoDbClient reads =
        settings
            .apply(DynamoDbClient.builder())
            .overrideConfiguration(o -> o.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(READ))
            .build();
    DynamoDbClient writes =
        settings
            .apply(DynamoDbClient.builder())
            .overrideConfiguration(
                o ->
                    o.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .apiCallAttemptTimeout(ATTEMPT)
                        .apiCallTimeout(ATTEMPT))
            .build();
    return new DynamoDbClients(reads, writes);
  }

  @Override
  public void close() {
    reads.close();
    writes.close();
  }
}
