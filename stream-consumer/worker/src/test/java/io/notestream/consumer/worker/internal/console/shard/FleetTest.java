package io.notestream.consumer.worker.internal.console.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.consumer.worker.internal.console.activity.Activity;
import io.notestream.consumer.worker.internal.console.read.Watch;
import io.notestream.consumer.worker.internal.console.shard.ShardView.State;
import io.notestream.consumer.worker.internal.kcl.lease.RatedLeases;
import io.notestream.consumer.worker.internal.kcl.shard.ShardProgress;
import io.notestream.local.LocalDynamoDb;
import io.notestream.model.endpoint.LocalAccess;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.Shard;

/** The shards of a fleet, by a lease table that this test fills. */
class FleetTest {

  private static final String TABLE = "app.notes.label";

  private final LocalDynamoDb engine = LocalDynamoDb.builder().start();
  private final DynamoDbClient dynamoDb =
      DynamoDbClient.builder()
          .endpointOverride(engine.endpoint())
          .region(LocalAccess.region())
          .credentialsProvider(LocalAccess.credentials())
          .build();
  private final Watch watch = new Watch(InstantSource.system());
  private List<Shard> listed = List.of();
  private Set<String> stuck = Set.of();
  private List<ShardProgress> read = List.of();

  @BeforeEach
  void createTable() {
    dynamoDb.createTable(
        r ->
            r.tableName(TABLE)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(
                    KeySchemaElement.builder()
                        .attributeName("leaseKey")
                        .keyType(KeyType.HASH)
                        .build())
                .attributeDefinitions(
                    AttributeDefinition.builder()
                        .attributeName("leaseKey")
                        .attributeType(ScalarAttributeType.S)
                        .build()));
    dynamoDb.waiter().waitUntilTableExists(r -> r.tableName(TABLE));
  }

  @AfterEach
  void close() {
    watch.close();
    dynamoDb.close();
    engine.close();
  }

  @Test
  void eachShardHasTheStateThatItsLeaseAndItsParentsGiveIt() {
    lease("parent", null, "SHARD_END", List.of());
    lease("read", "worker-1", "17", List.of("parent"));
    lease("unowned", null, "TRIM_HORIZON", List.of("parent"));
    lease("waiting", null, "TRIM_HORIZON", List.of("read"));
    lease("stuck", "worker-2", "18", List.of());
    dynamoDb.putItem(
        r ->
            r.tableName(TABLE)
                .item(
                    Map.of(
                        "leaseKey", AttributeValue.fromS("worker-1"),
                        "entityType", AttributeValue.fromS("WORKER_METRIC_STATS"))));
    listed = List.of(shard("read", "parent", null), shard("new", "read", null));
    stuck = Set.of("stuck");

    Map<String, ShardView> views = views();

    assertThat(views).containsOnlyKeys("parent", "read", "unowned", "waiting", "stuck", "new");
    assertThat(views.get("parent").state()).isEqualTo(State.DONE);
    assertThat(views.get("read").state()).isEqualTo(State.READING);
    assertThat(views.get("read").owner()).isEqualTo("worker-1");
    assertThat(views.get("unowned").state()).isEqualTo(State.UNOWNED);
    assertThat(views.get("waiting").state()).isEqualTo(State.WAITING);
    assertThat(views.get("stuck").state()).isEqualTo(State.STUCK);
    assertThat(views.get("new").state()).isEqualTo(State.WAITING);
    assertThat(views.get("new").parents()).containsExactly("read");
    assertThat(views.get("parent").listed()).isFalse();
  }

  @Test
  void theRateOfAnotherWorkersShardIsWhatItsOwnerSays() {
    lease("rated", "worker-2", "17", List.of(), "12.50");
    lease("old version", "worker-3", "17", List.of());
    lease("done", "worker-2", "SHARD_END", List.of(), "3.00");

    Map<String, ShardView> views = views();

    assertThat(views.get("rated").recordsPerSecond()).isEqualTo(12.5);
    assertThat(views.get("old version").recordsPerSecond()).isNull();
    assertThat(views.get("done").recordsPerSecond()).isNull();
  }

  @Test
  void howFarAnOwnShardIsBehindIsTrueAlsoWhileNothingArrives() {
    lease("idle", "worker-1", "17", List.of());
    lease("backlog", "worker-1", "17", List.of());
    lease("growing", "worker-1", "17", List.of());
    read =
        List.of(
            new ShardProgress("idle", Duration.ofMillis(40), Duration.ZERO, 0),
            new ShardProgress("backlog", Duration.ofMinutes(5), Duration.ofMinutes(2), 1000),
            new ShardProgress("growing", Duration.ofMinutes(5), null, 10));

    Map<String, ShardView> views = views();

    assertThat(views.get("idle").behindMillis()).isEqualTo(40);
    assertThat(views.get("idle").drainedInMillis()).isZero();
    assertThat(views.get("backlog").behindMillis()).isEqualTo(300_000);
    assertThat(views.get("backlog").drainedInMillis()).isEqualTo(120_000);
    assertThat(views.get("growing").drainedInMillis()).isNull();
    assertThat(views.get("growing").behindAt()).isNotNull();
  }

  @Test
  void fiveHundredShardsAreReadWithinTheBudget() {
    IntStream.range(0, 500)
        .forEach(i -> lease("shardId-%05d".formatted(i), "worker-" + i % 7, "1" + i, List.of()));
    listed =
        IntStream.range(0, 500)
            .mapToObj(i -> shard("shardId-%05d".formatted(i), null, null))
            .toList();

    assertThat(views()).hasSize(500);
    assertThat(watch.tally().readUnits()).isBetween(1.0, 40.0);
  }

  @SuppressWarnings("unchecked") // the report is a map of whatever a page shows
  private Map<String, ShardView> views() {
    Fleet fleet =
        new Fleet(
            new Fleet.Source(
                () -> TABLE,
                () -> listed,
                () -> stuck,
                () -> read,
                shard -> null,
                "worker-1",
                Duration.ofMinutes(1)),
            dynamoDb,
            watch,
            new Activity(new RecordDecoder(ExpiryCauseRule.standard()), InstantSource.system()),
            InstantSource.system());
    Map<String, Object> report = fleet.report();
    assertThat(report.get("error")).isNull();
    Map<String, ShardView> byId = new HashMap<>();
    ((List<ShardView>) report.get("shards")).forEach(view -> byId.put(view.shardId(), view));
    return byId;
  }

  private void lease(String shard, String owner, String checkpoint, List<String> parents) {
    lease(shard, owner, checkpoint, parents, null);
  }

  private void lease(
      String shard, String owner, String checkpoint, List<String> parents, String rate) {
    Map<String, AttributeValue> row = new HashMap<>();
    row.put("leaseKey", AttributeValue.fromS(shard));
    row.put("leaseCounter", AttributeValue.fromN("1"));
    row.put("checkpoint", AttributeValue.fromS(checkpoint));
    if (owner != null) {
      row.put("leaseOwner", AttributeValue.fromS(owner));
    }
    if (rate != null) {
      row.put(RatedLeases.RATE, AttributeValue.fromN(rate));
    }
    if (!parents.isEmpty()) {
      row.put("parentShardId", AttributeValue.fromSs(parents));
    }
    dynamoDb.putItem(r -> r.tableName(TABLE).item(row));
  }

  private static Shard shard(String id, String parent, String end) {
    return Shard.builder()
        .shardId(id)
        .parentShardId(parent)
        .sequenceNumberRange(s -> s.startingSequenceNumber("1").endingSequenceNumber(end))
        .build();
  }
}
