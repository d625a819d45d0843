package io.notestream.consumer.worker.cli;

import io.notestream.consumer.internal.clock.ServerTimes;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableNames;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;

/**
 * Requires that this machine's clock is right, of commands that store what time it is: what others
 * count, and what is erased, depends on it.
 */
final class ClockRequirement {

  /** A {@code Date} header tells the second. */
  private static final Duration GRAIN = Duration.ofSeconds(1);

  private ClockRequirement() {}

  /**
   * Compares the clock with DynamoDB's, which takes one call. A response without a date says
   * nothing.
   *
   * @param guard how far clocks may be apart: nine tenths of it are too far, as for the sweeper
   * @throws WrongClockException if they are too far apart
   */
  static void check(
      DynamoDbClient dynamoDb, TableNames tables, InstantSource clock, Duration guard) {
    Duration largest = guard.multipliedBy(9).dividedBy(10);
    Instant sent = clock.instant();
    GetItemResponse response =
        dynamoDb.getItem(r -> r.tableName(tables.noteOps()).key(OpsKeys.liveGeneration()));
    Instant received = clock.instant();
    ServerTimes.date(response)
        .ifPresent(
            date -> {
              if (date.isAfter(received.plus(largest))) {
                throw new WrongClockException(Duration.between(received, date), "behind");
              }
              if (date.isBefore(sent.minus(GRAIN).minus(largest))) {
                throw new WrongClockException(Duration.between(date, sent), "ahead of");
              }
            });
  }
}
