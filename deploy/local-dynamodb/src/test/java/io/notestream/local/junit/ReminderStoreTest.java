package io.notestream.local.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.local.LocalClock;
import io.notestream.local.LocalDynamoDb;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

// The example of the module's README, as it stands there.
@LocalDynamoDbTest(frozenAt = "2026-01-31T12:00:00Z")
class ReminderStoreTest {

  @BeforeAll
  static void createTable(DynamoDbClient db) {
    db.createTable(
        table ->
            table
                .tableName("reminders")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                    AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(
                    KeySchemaElement.builder().attributeName("id").keyType(KeyType.HASH).build()));
    db.updateTimeToLive(
        ttl ->
            ttl.tableName("reminders")
                .timeToLiveSpecification(s -> s.enabled(true).attributeName("expiresAt")));
  }

  @Test
  void reminderIsGoneWhenItHasExpired(LocalDynamoDb engine, LocalClock clock, DynamoDbClient db) {
    long inAnHour = clock.instant().plusSeconds(3600).getEpochSecond();
    db.putItem(
        put ->
            put.tableName("reminders")
                .item(
                    Map.of(
                        "id", AttributeValue.fromS("milk"),
                        "expiresAt", AttributeValue.fromN(String.valueOf(inAnHour)))));

    clock.advance(Duration.ofHours(1));
    engine.expireNow();

    assertThat(
            db.getItem(
                    get ->
                        get.tableName("reminders").key(Map.of("id", AttributeValue.fromS("milk"))))
                .hasItem())
        .isFalse();
  }

  @Test
  void lostResponseMakesTheClientMeetItsOwnWrite(LocalDynamoDb engine, DynamoDbClient db) {
    engine.faults().on("PutItem").table("reminders").next(1).loseResponse();

    assertThatThrownBy(
            () ->
                db.putItem(
                    put ->
                        put.tableName("reminders")
                            .item(Map.of("id", AttributeValue.fromS("bread")))
                            .conditionExpression("attribute_not_exists(id)")))
        .isInstanceOf(ConditionalCheckFailedException.class);
  }
}
