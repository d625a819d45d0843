package io.notestream.local.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.LocalClock;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.TestClients;
import io.notestream.local.TestIndexes;
import io.notestream.local.TestTables;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** An engine on a data directory, stopped and started again. */
class RestartTest {

  @TempDir Path directory;

  private final LocalClock clock = LocalClock.frozenAt(Instant.parse("2026-03-01T10:00:00Z"));
  private LocalDynamoDb engine;
  private DynamoDbClient db;

  @BeforeEach
  void start() {
    engine = LocalDynamoDb.builder().clock(clock).dataDirectory(directory).start();
    db = TestClients.dynamoDb(engine.endpoint()).build();
  }

  @AfterEach
  void stop() {
    db.close();
    engine.close();
  }

  private void restart() {
    stop();
    start();
  }

  @Test
  void tableIsWhatItWas() {
    TestTables.createWithSortKey(db, "orders");
    TableDescription before = describe();

    restart();

    assertThat(describe()).isEqualTo(before);
  }

  @Test
  void indexOfSeveralAttributesIsWhatItWas() {
    TestIndexes.createTable(
        db, "orders", "byPlace", List.of("country:S", "area:N"), List.of("city:S", "nr:N"));
    db.putItem(r -> r.tableName("orders").item(place("p1", 10)));
    db.putItem(r -> r.tableName("orders").item(place("p2", 9)));
    TableDescription before = describe();

    restart();
    db.putItem(r -> r.tableName("orders").item(place("p3", 11)));

    assertThat(describe().globalSecondaryIndexes().get(0).keySchema())
        .isEqualTo(before.globalSecondaryIndexes().get(0).keySchema());
    assertThat(
            db.query(
                    r ->
                        r.tableName("orders")
                            .indexName("byPlace")
                            .keyConditionExpression("country = :c AND area = :a AND city = :t")
                            .expressionAttributeValues(
                                Map.of(
                                    ":c", AttributeValue.fromS("CH"),
                                    ":a", AttributeValue.fromN("1"),
                                    ":t", AttributeValue.fromS("Bern"))))
                .items())
        .extracting(item -> item.get("pk").s())
        .containsExactly("p2", "p1", "p3");
  }

  private static Map<String, AttributeValue> place(String pk, long nr) {
    return Map.of(
        "pk", AttributeValue.fromS(pk),
        "country", AttributeValue.fromS("CH"),
        "area", AttributeValue.fromN("1"),
        "city", AttributeValue.fromS("Bern"),
        "nr", AttributeValue.fromN(Long.toString(nr)));
  }

  @Test
  void requestTokenIsRemembered() {
    TestTables.create(db, "orders");
    addOne("token-1");

    restart();
    addOne("token-1");
    addOne("token-2");

    assertThat(counter()).isEqualTo("2");
  }

  @Test
  void requestTokenIsForgottenAfterTenMinutes() {
    TestTables.create(db, "orders");
    addOne("token-1");

    restart();
    clock.advance(Duration.ofMinutes(11));
    addOne("token-1");

    assertThat(counter()).isEqualTo("2");
  }

  @Test
  void itemsThatExpireWhileItIsDownAreDeletedWhenItIsUpAgain() {
    TestTables.create(db, "orders");
    db.updateTimeToLive(
        r ->
            r.tableName("orders")
                .timeToLiveSpecification(s -> s.enabled(true).attributeName("expiresAt")));
    long soon = clock.instant().getEpochSecond() + 60;
    db.putItem(
        r ->
            r.tableName("orders")
                .item(
                    Map.of(
                        "pk", AttributeValue.fromS("a"),
                        "expiresAt", AttributeValue.fromN(String.valueOf(soon)))));
    stop();

    clock.advance(Duration.ofHours(1));
    start();
    engine.expireNow();

    assertThat(db.scan(r -> r.tableName("orders")).count()).isZero();
  }

  private TableDescription describe() {
    return db.describeTable(r -> r.tableName("orders")).table();
  }

  private void addOne(String token) {
    TransactWriteItem action =
        TransactWriteItem.builder()
            .update(
                u ->
                    u.tableName("orders")
                        .key(Map.of("pk", AttributeValue.fromS("counter")))
                        .updateExpression("ADD n :one")
                        .expressionAttributeValues(Map.of(":one", AttributeValue.fromN("1"))))
            .build();
    db.transactWriteItems(r -> r.clientRequestToken(token).transactItems(List.of(action)));
  }

  private String counter() {
    return db.getItem(r -> r.tableName("orders").key(Map.of("pk", AttributeValue.fromS("counter"))))
        .item()
        .get("n")
        .n();
  }
}
