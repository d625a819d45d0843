package io.notestream.model.table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamSpecification;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/** Makes existing tables as they are defined, as far as that can be done in place. */
final class TableMender {

  private static final Duration TTL_PAUSE = Duration.ofMillis(500);

  /** How often a time to live is looked at that is being switched off. */
  private static final int TTL_LOOKS = 10;

  private final DynamoDbClient dynamoDb;

  TableMender(DynamoDbClient dynamoDb) {
    this.dynamoDb = dynamoDb;
  }

  /** Switches point-in-time recovery on, which harms nothing; returns what was done. */
  List<String> protect(TableDefinition table) {
    PointInTimeRecoveryStatus status =
        dynamoDb
            .describeContinuousBackups(r -> r.tableName(table.name()))
            .continuousBackupsDescription()
            .pointInTimeRecoveryDescription()
            .pointInTimeRecoveryStatus();
    if (status == PointInTimeRecoveryStatus.ENABLED) {
      return List.of();
    }
    new RecoverySwitch(dynamoDb).on(table.name());
    return List.of("point-in-time recovery switched on");
  }

  /** Mends stream and time to live; returns what was done. */
  List<String> mend(TableDefinition table) {
    List<String> done = new ArrayList<>();
    if (table.stream() != null) {
      mendStream(table, table.stream(), done);
    }
    mendTimeToLive(table, done);
    return done;
  }

  private void mendStream(TableDefinition table, StreamViewType wanted, List<String> done) {
    StreamSpecification actual =
        dynamoDb.describeTable(r -> r.tableName(table.name())).table().streamSpecification();
    boolean on = actual != null && Boolean.TRUE.equals(actual.streamEnabled());
    if (on && actual.streamViewType() == wanted) {
      return;
    }
    if (on) {
      setStream(table, StreamSpecification.builder().streamEnabled(false).build());
    }
    setStream(
        table, StreamSpecification.builder().streamEnabled(true).streamViewType(wanted).build());
    done.add(
        on
            ? "stream of " + actual.streamViewTypeAsString() + " replaced by one of " + wanted
            : "stream of " + wanted + " switched on");
  }

  private void setStream(TableDefinition table, StreamSpecification stream) {
    dynamoDb.updateTable(r -> r.tableName(table.name()).streamSpecification(stream));
    dynamoDb.waiter().waitUntilTableExists(r -> r.tableName(table.name())); // Until it is active.
  }

  private void mendTimeToLive(TableDefinition table, List<String> done) {
    TimeToLiveDescription actual = timeToLive(table);
    if (actual.timeToLiveStatus() == TimeToLiveStatus.ENABLED
        && !table.ttlAttribute().equals(actual.attributeName())) {
      setTimeToLive(table, false, actual.attributeName());
      done.add("time to live on " + actual.attributeName() + " switched off");
    }
    for (int i = 0;
        i < TTL_LOOKS && timeToLive(table).timeToLiveStatus() == TimeToLiveStatus.DISABLING;
        i++) {
      pause();
    }
    if (timeToLive(table).timeToLiveStatus() == TimeToLiveStatus.DISABLED) {
      switchOn(table, done);
    }
  }

  private void switchOn(TableDefinition table, List<String> done) {
    try {
      setTimeToLive(table, true, table.ttlAttribute());
      done.add("time to live on " + table.ttlAttribute() + " switched on");
    } catch (DynamoDbException e) {
      // It may be changed once an hour, see
      // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTimeToLive.html
      done.add("time to live not switched on yet, run this again in an hour: " + e.getMessage());
    }
  }

  private TimeToLiveDescription timeToLive(TableDefinition table) {
    return dynamoDb.describeTimeToLive(r -> r.tableName(table.name())).timeToLiveDescription();
  }

  private void setTimeToLive(TableDefinition table, boolean on, String attribute) {
    dynamoDb.updateTimeToLive(
        r ->
            r.tableName(table.name())
                .timeToLiveSpecification(t -> t.enabled(on).attributeName(attribute)));
  }

  private static void pause() {
    try {
      Thread.sleep(TTL_PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
