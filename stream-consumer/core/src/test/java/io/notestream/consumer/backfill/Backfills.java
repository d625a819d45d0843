package io.notestream.consumer.backfill;

import io.notestream.consumer.watermark.Watermark;
import io.notestream.model.table.TableNames;
import java.time.Duration;
import java.time.InstantSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Backfills for tests in other packages, with what programs have no need to set. */
public final class Backfills {

  private Backfills() {}

  /** One whose claim dies within a fraction of a second. */
  public static Backfill small(
      DynamoDbClient dynamoDb, TableNames tables, Watermark watermark, InstantSource clock) {
    return Backfill.builder(dynamoDb, tables, watermark)
        .clock(clock)
        .lease(Duration.ofMillis(100))
        .lookPeriod(Duration.ofMillis(5))
        .segments(2)
        .readUnitsPerSecond(0)
        .writeUnitsPerSecond(0)
        .build();
  }
}
