package io.notestream.consumer.worker.internal.console.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.internal.clock.ServerTimes;
import io.notestream.consumer.watermark.ShardTail;
import io.notestream.local.LocalClock;
import io.notestream.local.LocalDynamoDb;
import io.notestream.model.endpoint.LocalAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** How far a shard is behind, by a real stream. */
class BacklogTest {

  private final LocalClock clock = LocalClock.frozenAt(Instant.parse("2026-11-25T12:00:00Z"));
  private final LocalDynamoDb engine = LocalDynamoDb.builder().clock(clock).start();
  private final DynamoDbClient dynamoDb =
      DynamoDbClient.builder()
          .endpointOverride(engine.endpoint())
          .region(LocalAccess.region())
          .credentialsProvider(LocalAccess.credentials())
          .build();
  private final DynamoDbStreamsClient streams =
      DynamoDbStreamsClient.builder()
          .endpointOverride(engine.endpoint())
          .region(LocalAccess.region())
          .credentialsProvider(LocalAccess.credentials())
          .build();
  private final Backlog backlog =
      new Backlog(
          shard ->
              new ShardTail(streams, arn(), shard, new ServerTimes(clock, Duration.ofMinutes(1))),
          clock);

  @BeforeEach
  void createTable() {
    dynamoDb.createTable(
        r ->
            r.tableName("notes")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .keySchema(
                    KeySchemaElement.builder().attributeName("k").keyType(KeyType.HASH).build())
                .attributeDefinitions(
                    AttributeDefinition.builder()
                        .attributeName("k")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .streamSpecification(
                    s -> s.streamEnabled(true).streamViewType(StreamViewType.KEYS_ONLY)));
    dynamoDb.waiter().waitUntilTableExists(r -> r.tableName("notes"));
  }

  @AfterEach
  void close() {
    streams.close();
    dynamoDb.close();
    engine.close();
  }

  @Test
  void aShardIsAsFarBehindAsTheFirstRecordAfterItsCheckpointIsOld() {
    put("first");
    clock.advance(Duration.ofSeconds(30));
    put("second");
    clock.advance(Duration.ofSeconds(12));
    List<String> numbers = numbers();

    assertThat(look("TRIM_HORIZON")).isEqualTo(Duration.ofSeconds(42));
    clock.advance(Duration.ofSeconds(11));
    assertThat(look(numbers.get(0))).isEqualTo(Duration.ofSeconds(12 + 11));
    clock.advance(Duration.ofSeconds(11));
    assertThat(look(numbers.get(1))).isZero();
  }

  @Test
  void theShardThatWasLookedAtLongestAgoIsNextAndNoneIsLookedAtTooOften() {
    put("first");
    List<Lease> leases =
        List.of(
            lease("shardId-00000001795884785505-gone", "100000000000000000001"),
            lease(shard(), "TRIM_HORIZON"));

    backlog.lookAtNext(leases);
    assertThat(backlog.of(shard())).isNull();
    backlog.lookAtNext(leases);
    Instant first = clock.instant();
    assertThat(backlog.of(shard()).at()).isEqualTo(first);
    clock.advance(Duration.ofSeconds(5));
    backlog.lookAtNext(leases);
    assertThat(backlog.of(shard()).at()).isEqualTo(first);
    clock.advance(Duration.ofSeconds(6));
    backlog.lookAtNext(leases);
    backlog.lookAtNext(leases);
    assertThat(backlog.of(shard()).at()).isAfter(first);

    backlog.lookAtNext(List.of());
    assertThat(backlog.of(shard())).isNull();
  }

  private Duration look(String checkpoint) {
    backlog.lookAtNext(List.of(lease(shard(), checkpoint)));
    return backlog.of(shard()).lag();
  }

  private static Lease lease(String shard, String checkpoint) {
    return new Lease(shard, "worker", checkpoint, "1", List.of(), null);
  }

  private void put(String key) {
    dynamoDb.putItem(r -> r.tableName("notes").item(Map.of("k", AttributeValue.fromS(key))));
  }

  private String arn() {
    return dynamoDb.describeTable(r -> r.tableName("notes")).table().latestStreamArn();
  }

  private String shard() {
    return streams
        .describeStream(r -> r.streamArn(arn()))
        .streamDescription()
        .shards()
        .get(0)
        .shardId();
  }

  private List<String> numbers() {
    String iterator =
        streams
            .getShardIterator(
                r -> r.streamArn(arn()).shardId(shard()).shardIteratorType("TRIM_HORIZON"))
            .shardIterator();
    return streams.getRecords(r -> r.shardIterator(iterator)).records().stream()
        .map(record -> record.dynamodb().sequenceNumber())
        .toList();
  }
}
