package io.notestream.consumer.expiry;

import io.notestream.model.table.TableNames;
import java.time.Duration;
import java.time.InstantSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * What reactions may use of the consumer that they run in.
 *
 * @param dynamoDb the consumer's client; not the reaction's to close
 * @param tables the names of the tables
 * @param clock the consumer's clock
 * @param archiveRetention how long an archived note is kept
 */
public record ReactionContext(
    DynamoDbClient dynamoDb, TableNames tables, InstantSource clock, Duration archiveRetention) {

  /** Thirty days. */
  public static final Duration DEFAULT_ARCHIVE_RETENTION = Duration.ofDays(30);
}
