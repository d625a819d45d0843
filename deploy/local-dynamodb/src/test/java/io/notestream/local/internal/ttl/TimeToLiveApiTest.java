package io.notestream.local.internal.ttl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.local.LocalDynamoDb;
import io.notestream.local.TestTables;
import io.notestream.local.junit.LocalDynamoDbTest;
import io.notestream.local.junit.LocalDynamoDbTest.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

@LocalDynamoDbTest(scope = Scope.METHOD, frozenAt = "2026-03-01T10:00:00Z")
class TimeToLiveApiTest {

  private static final long NOW = Instant.parse("2026-03-01T10:00:00Z").getEpochSecond();

  private LocalDynamoDb engine;
  private DynamoDbClient db;
  private String arn;

  @BeforeEach
  void createTable(LocalDynamoDb local, DynamoDbClient client) {
    engine = local;
    db = client;
    arn = TestTables.create(db, "notes");
  }

  @Test
  void switchedOnAndOffAndDescribed() {
    assertThat(describe().timeToLiveStatus()).isEqualTo(TimeToLiveStatus.DISABLED);
    assertThat(describe().attributeName()).isNull();

    update(true, "expiresAt");
    assertThat(describe().timeToLiveStatus()).isEqualTo(TimeToLiveStatus.ENABLED);
    assertThat(describe().attributeName()).isEqualTo("expiresAt");

    update(false, "expiresAt");
    assertThat(describe().timeToLiveStatus()).isEqualTo(TimeToLiveStatus.DISABLED);
    assertThat(describe().attributeName()).isNull();
  }

  @Test
  void whatIsSoAlreadyIsRefused() {
    assertRefused(() -> update(false, "expiresAt"), "TimeToLive is already disabled");
    update(true, "expiresAt");
    assertRefused(() -> update(true, "expiresAt"), "TimeToLive is already enabled");
    assertRefused(
        () -> update(true, "other"),
        "TimeToLive is active on a different AttributeName: current AttributeName is expiresAt");
    assertRefused(
        () -> update(false, "other"),
        "TimeToLive is active on a different AttributeName: current AttributeName is expiresAt");
  }

  @Test
  void missingTableAndEmptyNameAreErrors() {
    assertThatThrownBy(() -> db.describeTimeToLive(r -> r.tableName("nothing")))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> update(true, ""))
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            refused ->
                assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
  }

  @Test
  void expiredItemIsDeletedByTheServiceWhenTheClockIsMoved(DynamoDbStreamsClient streams) {
    update(true, "expiresAt");
    put("soon", AttributeValue.fromN(String.valueOf(NOW + 60)));
    put("later", AttributeValue.fromN(String.valueOf(NOW + 3600)));
    put("wrong", AttributeValue.fromS(String.valueOf(NOW - 60)));

    engine.clock().advance(Duration.ofSeconds(60));

    Awaitility.await().until(() -> db.scan(r -> r.tableName("notes")).count() == 2);
    List<Record> records = records(streams);
    Record removal = records.get(records.size() - 1);
    assertThat(removal.eventName()).isEqualTo(OperationType.REMOVE);
    assertThat(removal.userIdentity().type()).isEqualTo("Service");
    assertThat(removal.userIdentity().principalId()).isEqualTo("dynamodb.amazonaws.com");
    assertThat(removal.dynamodb().keys().get("pk").s()).isEqualTo("soon");
    assertThat(records.subList(0, 3)).allMatch(record -> record.userIdentity() == null);
  }

  @Test
  void expiredItemIsServedUntilItIsDeleted() {
    engine.ttlDelay(Duration.ofHours(48));
    update(true, "expiresAt");
    put("a", AttributeValue.fromN(String.valueOf(NOW - 60)));

    assertThat(engine.expireNow()).isZero();
    assertThat(db.getItem(r -> r.tableName("notes").key(key("a"))).item()).isNotEmpty();

    engine.clock().advance(Duration.ofHours(48));
    Awaitility.await().until(() -> db.scan(r -> r.tableName("notes")).count() == 0);
  }

  @Test
  void deletionOfAnExpiredItemCostsNothing() {
    update(true, "expiresAt");
    put("a", AttributeValue.fromN(String.valueOf(NOW + 1)));
    double before = engine.stats().writeUnits("notes");

    engine.clock().advance(Duration.ofSeconds(2));
    Awaitility.await().until(() -> db.scan(r -> r.tableName("notes")).count() == 0);

    assertThat(engine.stats().writeUnits("notes")).isEqualTo(before);
  }

  private List<Record> records(DynamoDbStreamsClient streams) {
    String shard =
        streams.describeStream(r -> r.streamArn(arn)).streamDescription().shards().get(0).shardId();
    String token =
        streams
            .getShardIterator(
                r ->
                    r.streamArn(arn)
                        .shardId(shard)
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    return streams.getRecords(r -> r.shardIterator(token)).records();
  }

  private TimeToLiveDescription describe() {
    return db.describeTimeToLive(r -> r.tableName("notes")).timeToLiveDescription();
  }

  private void update(boolean enabled, String attribute) {
    db.updateTimeToLive(
        r ->
            r.tableName("notes")
                .timeToLiveSpecification(s -> s.enabled(enabled).attributeName(attribute)));
  }

  private void put(String pk, AttributeValue expiry) {
    db.putItem(
        r ->
            r.tableName("notes").item(Map.of("pk", AttributeValue.fromS(pk), "expiresAt", expiry)));
  }

  private static Map<String, AttributeValue> key(String pk) {
    return Map.of("pk", AttributeValue.fromS(pk));
  }

  private static void assertRefused(Runnable call, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            refused -> {
              assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
              assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo(message);
            });
  }
}
