package io.notestream.model.table;

import java.time.Duration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ContinuousBackupsUnavailableException;

/** Switches point-in-time recovery on, which a table that has just been created may refuse. */
final class RecoverySwitch {

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int TRIES = 60;

  private final DynamoDbClient dynamoDb;

  RecoverySwitch(DynamoDbClient dynamoDb) {
    this.dynamoDb = dynamoDb;
  }

  /** Switches it on; tries for a minute while backups are being enabled for the table. */
  void on(String table) {
    for (int i = 1; ; i++) {
      try {
        dynamoDb.updateContinuousBackups(
            r ->
                r.tableName(table)
                    .pointInTimeRecoverySpecification(p -> p.pointInTimeRecoveryEnabled(true)));
        return;
      } catch (ContinuousBackupsUnavailableException e) {
        if (i >= TRIES || !pause()) {
          throw e;
        }
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
