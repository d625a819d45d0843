package io.notestream.consumer.expiry;

import io.notestream.model.endpoint.HttpClientFactory;
import io.notestream.model.table.TableNames;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The parts of the consumer that a reaction may use. Immutable.
 *
 * @param dynamoDb the consumer's client; must not be closed by a reaction
 * @param tables the names of the tables
 * @param clock the consumer's clock
 * @param archiveRetention how long an archived note is kept
 * @param http makes the HTTP clients of a reaction that calls another service; {@code null} for the
 *     SDK's choice
 */
public record ReactionContext(
    DynamoDbClient dynamoDb,
    TableNames tables,
    InstantSource clock,
    Duration archiveRetention,
    @Nullable HttpClientFactory http) {

  /** The default for {@link #archiveRetention}, 30 days. */
  public static final Duration DEFAULT_ARCHIVE_RETENTION = Duration.ofDays(30);

  /**
   * Creates a context with the HTTP clients of the SDK's choice.
   *
   * @param dynamoDb the consumer's client
   * @param tables the names of the tables
   * @param clock the consumer's clock
   * @param archiveRetention how long an archived note is kept
   */
  public ReactionContext(
      DynamoDbClient dynamoDb, TableNames tables, InstantSource clock, Duration archiveRetention) {
    this(dynamoDb, tables, clock, archiveRetention, null);
  }
}
