package io.notestream.local.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.TestTables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateGlobalSecondaryIndexAction;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Kills the engine under load, over and over, and looks whether everything that it had acknowledged
 * is there. The number of rounds is the system property {@code kill.rounds}.
 */
class KillTest {

  private static final int WRITERS = 6;
  private static final int ROUNDS = Integer.getInteger("kill.rounds", 4);
  private static final long SEED = Long.getLong("kill.seed", 20260301);

  /**
   * The last write of an item that a writer knows to have succeeded, and what it has tried since.
   */
  private record Known(int acknowledged, int attempted) {}

  private final Map<String, Known> known = new ConcurrentHashMap<>();

  @TempDir Path directory;

  @Test
  void everythingAcknowledgedIsThereAfterAKill() throws Exception {
    Random random = new Random(SEED);
    String arn = prepare();
    String earlyIterator = null;
    for (int round = 0; round < ROUNDS; round++) {
      try (EngineProcess engine = EngineProcess.start(directory)) {
        verify(engine, arn);
        if (earlyIterator != null) {
          String token = earlyIterator;
          assertThat(engine.streams().getRecords(r -> r.shardIterator(token)).records())
              .isNotEmpty();
        }
        earlyIterator = iterator(engine, arn, shards(engine, arn).get(0));
        loadAndKill(engine, 150 + random.nextInt(700));
      }
    }
    try (EngineProcess engine = EngineProcess.start(directory)) {
      verify(engine, arn);
      assertThat(known).hasSizeGreaterThan(WRITERS);
    }
  }

  private String prepare() throws Exception {
    try (EngineProcess engine = EngineProcess.start(directory)) {
      String arn = TestTables.create(engine.db(), "orders");
      CreateGlobalSecondaryIndexAction index =
          CreateGlobalSecondaryIndexAction.builder()
              .indexName("byWriter")
              .keySchema(
                  KeySchemaElement.builder().attributeName("writer").keyType(KeyType.HASH).build())
              .projection(p -> p.projectionType(ProjectionType.ALL))
              .build();
      engine
          .db()
          .updateTable(
              r ->
                  r.tableName("orders")
                      .attributeDefinitions(
                          AttributeDefinition.builder()
                              .attributeName("writer")
                              .attributeType(ScalarAttributeType.S)
                              .build())
                      .globalSecondaryIndexUpdates(
                          GlobalSecondaryIndexUpdate.builder().create(index).build()));
      engine
          .db()
          .updateTimeToLive(
              r ->
                  r.tableName("orders")
                      .timeToLiveSpecification(s -> s.enabled(true).attributeName("expiresAt")));
      engine.kill();
      return arn;
    }
  }

  private void loadAndKill(EngineProcess engine, int afterMillis) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(WRITERS);
    CountDownLatch killed = new CountDownLatch(1);
    for (int writer = 0; writer < WRITERS; writer++) {
      String name = "w" + writer;
      boolean inPairs = writer % 2 == 0;
      pool.execute(() -> write(engine.db(), name, inPairs, killed));
    }
    boolean endedEarly = pool.awaitTermination(afterMillis, TimeUnit.MILLISECONDS);
    engine.kill();
    killed.countDown();
    pool.shutdown();
    assertThat(endedEarly).isFalse();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  /**
   * Writes new versions of a few items until the engine is gone; in pairs, both in one transaction.
   */
  private void write(DynamoDbClient db, String writer, boolean inPairs, CountDownLatch killed) {
    for (int i = 0; killed.getCount() > 0; i++) {
      String first = writer + "-" + i % 5 + "-a";
      String second = writer + "-" + i % 5 + "-b";
      List<String> keys = inPairs ? List.of(first, second) : List.of(first);
      // What a killed call has done is not known: the next version is beyond it.
      int version = known.getOrDefault(first, new Known(0, 0)).attempted() + 1;
      keys.forEach(
          key ->
              known.merge(
                  key,
                  new Known(0, version),
                  (old, tried) -> new Known(old.acknowledged(), version)));
      try {
        put(db, writer, keys, version);
      } catch (SdkException gone) {
        return;
      }
      keys.forEach(key -> known.put(key, new Known(version, version)));
    }
  }

  private static void put(DynamoDbClient db, String writer, List<String> keys, int version) {
    if (keys.size() == 1) {
      db.putItem(r -> r.tableName("orders").item(item(keys.get(0), writer, version)));
      return;
    }
    List<TransactWriteItem> actions = new ArrayList<>();
    for (String key : keys) {
      actions.add(
          TransactWriteItem.builder()
              .put(p -> p.tableName("orders").item(item(key, writer, version)))
              .build());
    }
    db.transactWriteItems(r -> r.transactItems(actions));
  }

  private void verify(EngineProcess engine, String arn) {
    Map<String, Integer> table = new TreeMap<>();
    engine
        .db()
        .scanPaginator(r -> r.tableName("orders"))
        .items()
        .forEach(item -> table.put(item.get("pk").s(), version(item)));
    known.forEach(
        (key, what) ->
            assertThat(table.getOrDefault(key, 0))
                .as(key)
                .isBetween(what.acknowledged(), what.attempted()));
    table.forEach(
        (key, version) -> {
          if (table.containsKey(key.replace("-a", "-b"))) {
            assertThat(table.get(key.replace("-a", "-b"))).isEqualTo(version);
          }
        });
    assertThat(byIndex(engine.db())).isEqualTo(table);
    assertThat(byStream(engine, arn)).isEqualTo(table);
    assertThat(
            engine
                .db()
                .describeTimeToLive(r -> r.tableName("orders"))
                .timeToLiveDescription()
                .attributeName())
        .isEqualTo("expiresAt");
    // The survivors are what the next round starts from.
    table.forEach((key, version) -> known.put(key, new Known(version, version)));
  }

  private static Map<String, Integer> byIndex(DynamoDbClient db) {
    Map<String, Integer> found = new TreeMap<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      String name = "w" + writer;
      db.queryPaginator(
              r ->
                  r.tableName("orders")
                      .indexName("byWriter")
                      .keyConditionExpression("writer = :w")
                      .expressionAttributeValues(Map.of(":w", AttributeValue.fromS(name))))
          .items()
          .forEach(item -> found.put(item.get("pk").s(), version(item)));
    }
    return found;
  }

  /** Returns the table as its stream has it; every record must follow from the one before it. */
  private static Map<String, Integer> byStream(EngineProcess engine, String arn) {
    Map<String, Integer> versions = new HashMap<>();
    for (Shard shard : shards(engine, arn)) {
      String last = "";
      String token = iterator(engine, arn, shard);
      while (true) {
        String from = token;
        GetRecordsResponse page = engine.streams().getRecords(r -> r.shardIterator(from));
        for (Record each : page.records()) {
          String key = each.dynamodb().keys().get("pk").s();
          assertThat(each.dynamodb().sequenceNumber()).isGreaterThan(last);
          last = each.dynamodb().sequenceNumber();
          int before = each.dynamodb().hasOldImage() ? version(each.dynamodb().oldImage()) : 0;
          assertThat(versions.getOrDefault(key, 0)).as(key).isEqualTo(before);
          versions.put(key, version(each.dynamodb().newImage()));
        }
        if (page.records().isEmpty() || page.nextShardIterator() == null) {
          break;
        }
        token = page.nextShardIterator();
      }
    }
    return new TreeMap<>(versions);
  }

  private static List<Shard> shards(EngineProcess engine, String arn) {
    return engine.streams().describeStream(r -> r.streamArn(arn)).streamDescription().shards();
  }

  private static String iterator(EngineProcess engine, String arn, Shard shard) {
    return engine
        .streams()
        .getShardIterator(
            r ->
                r.streamArn(arn)
                    .shardId(shard.shardId())
                    .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
        .shardIterator();
  }

  private static int version(Map<String, AttributeValue> item) {
    return Integer.parseInt(item.get("version").n());
  }

  private static Map<String, AttributeValue> item(String key, String writer, int version) {
    return Map.of(
        "pk", AttributeValue.fromS(key),
        "writer", AttributeValue.fromS(writer),
        "version", AttributeValue.fromN(String.valueOf(version)),
        "body", AttributeValue.fromS("x".repeat(version % 2000)));
  }
}
