package io.notestream.local.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.local.LocalClock;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.TestClients;
import io.notestream.local.stream.StreamControl.ShardInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryDescription;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.Tag;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * A data directory that an engine of November 2026 has written, opened by this one. It shows
 * whether the directories of users still open when a stored type or one of its components is
 * renamed.
 */
class OlderDataTest {

  @TempDir Path directory;

  private LocalDynamoDb engine;
  private DynamoDbClient db;
  private DynamoDbStreamsClient streams;

  @BeforeEach
  void open() throws IOException {
    try (InputStream stored =
        new GZIPInputStream(getClass().getResourceAsStream("older-engine.mv.db.gz"))) {
      Files.copy(stored, directory.resolve("local-dynamodb.mv.db"));
    }
    // A few minutes after it was written: the stream's records are kept for a day, tokens less.
    LocalClock clock = LocalClock.frozenAt(Instant.parse("2026-11-28T04:10:00Z"));
    engine = LocalDynamoDb.builder().clock(clock).dataDirectory(directory).start();
    db = TestClients.dynamoDb(engine.endpoint()).build();
    streams = TestClients.streams(engine.endpoint()).build();
  }

  @AfterEach
  void close() {
    db.close();
    streams.close();
    engine.close();
  }

  @Test
  void definitionsAndSettingsAreThere() {
    TableDescription orders = describe("orders");
    TableDescription plain = describe("plain");

    assertThat(orders.tableId()).isEqualTo("d04e5c4d-2307-464c-92ad-9678b203b752");
    assertThat(orders.creationDateTime()).isEqualTo(Instant.parse("2026-11-28T04:05:51.735Z"));
    assertThat(orders.keySchema())
        .extracting(KeySchemaElement::attributeName)
        .containsExactly("pk", "sk");
    assertThat(orders.provisionedThroughput().writeCapacityUnits()).isEqualTo(6);
    assertThat(orders.tableClassSummary().tableClassAsString())
        .isEqualTo("STANDARD_INFREQUENT_ACCESS");
    assertThat(orders.deletionProtectionEnabled()).isTrue();
    assertThat(orders.sseDescription().kmsMasterKeyArn()).endsWith(":alias/mine");
    assertThat(orders.warmThroughput().readUnitsPerSecond()).isEqualTo(100);
    assertThat(orders.localSecondaryIndexes().get(0).indexName()).isEqualTo("byL");
    assertThat(orders.globalSecondaryIndexes().get(0).projection().nonKeyAttributes())
        .containsExactly("x");
    assertThat(recovery().recoveryPeriodInDays()).isEqualTo(9);
    assertThat(db.listTagsOfResource(r -> r.resourceArn(orders.tableArn())).tags())
        .containsExactly(Tag.builder().key("team").value("blue").build());
    assertThat(plain.billingModeSummary().billingModeAsString()).isEqualTo("PAY_PER_REQUEST");
    assertThat(plain.onDemandThroughput().maxWriteRequestUnits()).isEqualTo(8);
    assertThat(
            db.describeTimeToLive(r -> r.tableName("plain"))
                .timeToLiveDescription()
                .attributeName())
        .isEqualTo("exp");
  }

  @Test
  void itemsAndIndexesAreThere() {
    Map<String, AttributeValue> first =
        db.getItem(r -> r.tableName("orders").key(Map.of("pk", s("a0"), "sk", n(0)))).item();

    assertThat(first.get("y")).isEqualTo(s("ü"));
    assertThat(first.get("x").l().get(2).m().get("n").n()).isEqualTo("-0.00000015");
    assertThat(first.get("ns").ns()).containsExactly("2", "10");
    assertThat(db.scan(r -> r.tableName("orders")).count()).isEqualTo(4);
    assertThat(db.scan(r -> r.tableName("orders").indexName("byL")).count()).isEqualTo(4);
    assertThat(db.scan(r -> r.tableName("orders").indexName("byG")).count()).isEqualTo(4);
  }

  @Test
  void streamGoesOnWhereItWas() {
    db.deleteItem(r -> r.tableName("orders").key(Map.of("pk", s("a0"), "sk", n(0))));

    List<Record> records = records();

    assertThat(records)
        .extracting(Record::eventNameAsString)
        .containsExactly(
            "INSERT", "INSERT", "INSERT", "INSERT", "INSERT", "MODIFY", "REMOVE", "REMOVE");
    assertThat(records.get(0).eventID()).isEqualTo("108c9a7d0a26d74b8108096be4efdfdb");
    assertThat(records.get(0).dynamodb().sequenceNumber()).isEqualTo("100000000000000000187");
    assertThat(records).extracting(each -> each.dynamodb().sequenceNumber()).isSorted();
  }

  @Test
  void tokensOfTransactionsAreRemembered() {
    add("tok", 1);

    assertThat(counter()).isEqualTo("1");
    assertThatThrownBy(() -> add("tok", 2))
        .isInstanceOf(IdempotentParameterMismatchException.class);
  }

  private TableDescription describe(String table) {
    return db.describeTable(r -> r.tableName(table)).table();
  }

  private PointInTimeRecoveryDescription recovery() {
    return db.describeContinuousBackups(r -> r.tableName("orders"))
        .continuousBackupsDescription()
        .pointInTimeRecoveryDescription();
  }

  private List<Record> records() {
    ShardInfo shard = engine.streams().shards("orders").get(0);
    String iterator =
        streams
            .getShardIterator(
                r ->
                    r.streamArn(engine.streams().arn("orders"))
                        .shardId(shard.id())
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    return streams.getRecords(r -> r.shardIterator(iterator)).records();
  }

  /** The transaction that the older engine has carried out, if {@code step} is 1. */
  private void add(String token, long step) {
    TransactWriteItem update =
        TransactWriteItem.builder()
            .update(
                u ->
                    u.tableName("plain")
                        .key(Map.of("id", n(2)))
                        .updateExpression("ADD c :c")
                        .expressionAttributeValues(Map.of(":c", n(step))))
            .build();
    db.transactWriteItems(r -> r.clientRequestToken(token).transactItems(update));
  }

  private String counter() {
    return db.getItem(r -> r.tableName("plain").key(Map.of("id", n(2)))).item().get("c").n();
  }

  private static AttributeValue s(String value) {
    return AttributeValue.fromS(value);
  }

  private static AttributeValue n(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }
}
