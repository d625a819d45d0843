package io.notestream.local.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.LocalClock;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.TestClients;
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
