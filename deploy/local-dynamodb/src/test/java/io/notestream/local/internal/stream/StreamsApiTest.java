package io.notestream.local.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.local.LocalClock;
import io.notestream.local.TestTables;
import io.notestream.local.junit.LocalDynamoDbTest;
import io.notestream.local.junit.LocalDynamoDbTest.Scope;
import io.notestream.local.stream.StreamControl;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardFilterType;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamDescription;
import software.amazon.awssdk.services.dynamodb.model.StreamStatus;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

@LocalDynamoDbTest(scope = Scope.METHOD, frozenAt = "2026-03-01T10:00:00.750Z")
class StreamsApiTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00.750Z");

  private DynamoDbClient db;
  private DynamoDbStreamsClient streams;
  private LocalClock clock;
  private String arn;

  @BeforeEach
  void createTable(DynamoDbClient client, DynamoDbStreamsClient streamsClient, LocalClock time) {
    db = client;
    streams = streamsClient;
    clock = time;
    arn = TestTables.createWithSortKey(db, "orders");
  }

  @Test
  void recordHasTheShapeThatReadersKnow() {
    put("a", 1);
    clock.advance(Duration.ofMillis(300));
    put("a", 2);
    delete("a");

    List<Record> records = readAll(onlyShard());

    assertThat(records)
        .extracting(Record::eventName)
        .containsExactly(OperationType.INSERT, OperationType.MODIFY, OperationType.REMOVE);
    assertThat(records)
        .allSatisfy(
            record -> {
              assertThat(record.eventVersion()).isEqualTo("1.1");
              assertThat(record.eventSource()).isEqualTo("aws:dynamodb");
              assertThat(record.awsRegion()).isEqualTo("us-east-1");
              assertThat(record.eventID()).matches("[0-9a-f]{32}");
              assertThat(record.userIdentity()).isNull();
              assertThat(record.dynamodb().keys()).isEqualTo(key("a"));
              assertThat(record.dynamodb().sequenceNumber()).matches("[0-9]{21,40}");
              assertThat(record.dynamodb().sizeBytes()).isPositive();
              assertThat(record.dynamodb().streamViewType())
                  .isEqualTo(StreamViewType.NEW_AND_OLD_IMAGES);
            });
    assertThat(records.get(0).dynamodb().approximateCreationDateTime())
        .isEqualTo(Instant.parse("2026-03-01T10:00:00Z"));
    assertThat(records.get(1).dynamodb().approximateCreationDateTime())
        .isEqualTo(Instant.parse("2026-03-01T10:00:01Z"));
    assertThat(records.get(0).dynamodb().hasOldImage()).isFalse();
    assertThat(records.get(0).dynamodb().newImage()).isEqualTo(item("a", 1));
    assertThat(records.get(1).dynamodb().oldImage()).isEqualTo(item("a", 1));
    assertThat(records.get(1).dynamodb().newImage()).isEqualTo(item("a", 2));
    assertThat(records.get(2).dynamodb().oldImage()).isEqualTo(item("a", 2));
    assertThat(records.get(2).dynamodb().hasNewImage()).isFalse();
  }

  @Test
  void writesThatChangeNothingLeaveNoRecord() {
    put("a", 1);
    put("a", 1);
    db.updateItem(
        update ->
            update
                .tableName("orders")
                .key(key("a"))
                .updateExpression("SET v = :v")
                .expressionAttributeValues(Map.of(":v", AttributeValue.fromN("1.0"))));
    delete("b");
    assertThatThrownBy(
            () ->
                db.putItem(
                    put ->
                        put.tableName("orders")
                            .item(item("a", 2))
                            .conditionExpression("attribute_not_exists(pk)")))
        .isInstanceOf(DynamoDbException.class);

    assertThat(readAll(onlyShard())).hasSize(1);
  }

  @Test
  void upsertOfAMissingItemIsAnInsertAlsoIfItHasKeysAlone() {
    db.updateItem(update -> update.tableName("orders").key(key("a")));

    assertThat(readAll(onlyShard()))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.eventName()).isEqualTo(OperationType.INSERT);
              assertThat(record.dynamodb().newImage()).isEqualTo(key("a"));
            });
  }

  @Test
  void transactionsAndBatchesLeaveOneRecordForEveryChangedItem() {
    TransactWriteItem first =
        TransactWriteItem.builder().put(p -> p.tableName("orders").item(item("a", 1))).build();
    TransactWriteItem check =
        TransactWriteItem.builder()
            .conditionCheck(
                c ->
                    c.tableName("orders")
                        .key(key("z"))
                        .conditionExpression("attribute_not_exists(pk)"))
            .build();
    TransactWriteItem second =
        TransactWriteItem.builder().put(p -> p.tableName("orders").item(item("b", 1))).build();
    db.transactWriteItems(transaction -> transaction.transactItems(first, check, second));
    db.batchWriteItem(
        batch ->
            batch.requestItems(Map.of("orders", List.of(writeRequest("c"), writeRequest("d")))));

    assertThat(readAll(onlyShard()))
        .extracting(record -> record.dynamodb().keys().get("pk").s())
        .containsExactlyInAnyOrder("a", "b", "c", "d");
  }

  private static WriteRequest writeRequest(String pk) {
    return WriteRequest.builder().putRequest(put -> put.item(item(pk, 1))).build();
  }

  @Test
  void streamIsDescribedWithItsKeysAndShards() {
    StreamDescription description = describe(arn);

    assertThat(description.streamArn()).isEqualTo(arn);
    assertThat(description.streamLabel()).isEqualTo("2026-03-01T10:00:00.750");
    assertThat(arn)
        .isEqualTo(
            "arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/2026-03-01T10:00:00.750");
    assertThat(description.streamStatus()).isEqualTo(StreamStatus.ENABLED);
    assertThat(description.tableName()).isEqualTo("orders");
    assertThat(description.creationRequestDateTime()).isEqualTo(START);
    assertThat(description.keySchema())
        .extracting(key -> key.attributeName() + " " + key.keyTypeAsString())
        .containsExactly("pk HASH", "sk RANGE");
    assertThat(description.lastEvaluatedShardId()).isNull();
    Shard shard = onlyShard();
    assertThat(shard.shardId()).matches("shardId-[0-9]{20}-[0-9a-f]{8}");
    assertThat(shard.parentShardId()).isNull();
    assertThat(shard.sequenceNumberRange().endingSequenceNumber()).isNull();
  }

  @Test
  void placesThatCannotBeAreRefused() {
    Shard shard = onlyShard();
    String first = shard.sequenceNumberRange().startingSequenceNumber();

    for (ShardIteratorType type :
        List.of(ShardIteratorType.TRIM_HORIZON, ShardIteratorType.LATEST)) {
      assertThatThrownBy(
              () ->
                  streams.getShardIterator(
                      r ->
                          r.streamArn(arn)
                              .shardId(shard.shardId())
                              .shardIteratorType(type)
                              .sequenceNumber(first)))
          .hasMessageContaining("SequenceNumber must not be given with ShardIteratorType " + type);
    }
    assertThatThrownBy(() -> streams.listStreams(r -> r.exclusiveStartStreamArn("x".repeat(40))))
        .hasMessageContaining("Invalid StreamArn");
  }

  @Test
  void shardsArePagedAndFilteredByParent(StreamControl control) {
    control.split("orders", 100);
    control.split("orders", 2);

    List<String> ids = new ArrayList<>();
    String last = null;
    int pages = 0;
    do {
      String start = last;
      StreamDescription page =
          streams
              .describeStream(
                  request -> request.streamArn(arn).limit(60).exclusiveStartShardId(start))
              .streamDescription();
      page.shards().forEach(shard -> ids.add(shard.shardId()));
      last = page.lastEvaluatedShardId();
      pages++;
    } while (last != null);
    assertThat(ids).hasSize(301).doesNotHaveDuplicates();
    assertThat(pages).isEqualTo(6);
    assertThat(describe(arn).shards()).hasSize(100);

    String parent = ids.get(1);
    assertThat(
            streams
                .describeStream(
                    request ->
                        request
                            .streamArn(arn)
                            .shardFilter(
                                filter ->
                                    filter.type(ShardFilterType.CHILD_SHARDS).shardId(parent)))
                .streamDescription()
                .shards())
        .hasSize(2)
        .allMatch(shard -> shard.parentShardId().equals(parent));
  }

  @Test
  void closedShardReadToItsEndHasNoNextIterator(StreamControl control) {
    put("a", 1);
    String token = iterator(onlyShard(), ShardIteratorType.TRIM_HORIZON);

    GetRecordsResponse open = streams.getRecords(request -> request.shardIterator(token));
    control.roll("orders");
    GetRecordsResponse closed = streams.getRecords(request -> request.shardIterator(token));

    assertThat(open.records()).hasSize(1);
    assertThat(open.nextShardIterator()).isNotNull();
    assertThat(closed.records()).hasSize(1);
    assertThat(closed.nextShardIterator()).isNull();
    assertThat(describe(arn).shards().get(0).sequenceNumberRange().endingSequenceNumber())
        .isEqualTo(closed.records().get(0).dynamodb().sequenceNumber());
  }

  @Test
  void iteratorsExpireAndOldRecordsAreTrimmed() {
    put("a", 1);
    String token = iterator(onlyShard(), ShardIteratorType.TRIM_HORIZON);
    String sequence = readAll(onlyShard()).get(0).dynamodb().sequenceNumber();
    String shard = onlyShard().shardId();

    clock.advance(Duration.ofMinutes(16));
    assertThatThrownBy(() -> streams.getRecords(request -> request.shardIterator(token)))
        .isInstanceOf(ExpiredIteratorException.class);

    clock.advance(Duration.ofHours(24));
    assertThatThrownBy(
            () ->
                streams.getShardIterator(
                    request ->
                        request
                            .streamArn(arn)
                            .shardId(shard)
                            .shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                            .sequenceNumber(sequence)))
        .isInstanceOf(TrimmedDataAccessException.class);
  }

  @Test
  void reEnabledStreamHasANewArnAndTheOldOneStaysReadable() {
    put("a", 1);
    disable();
    enable();
    put("b", 1);

    String newer = db.describeTable(table -> table.tableName("orders")).table().latestStreamArn();
    assertThat(newer).isNotEqualTo(arn);
    assertThat(describe(arn).streamStatus()).isEqualTo(StreamStatus.DISABLED);
    assertThat(keys(readAll(describe(arn).shards().get(0)))).containsExactly("a");
    assertThat(streams.listStreams(request -> request.tableName("orders")).streams())
        .extracting(stream -> stream.streamArn())
        .containsExactlyInAnyOrder(arn, newer);

    clock.advance(Duration.ofHours(25));
    assertThatThrownBy(() -> describe(arn)).isInstanceOf(ResourceNotFoundException.class);
    assertThat(describe(newer).streamStatus()).isEqualTo(StreamStatus.ENABLED);
  }

  @Test
  void streamOutlivesItsTableForADay() {
    put("a", 1);

    db.deleteTable(table -> table.tableName("orders"));

    assertThat(describe(arn).streamStatus()).isEqualTo(StreamStatus.DISABLED);
    assertThat(keys(readAll(describe(arn).shards().get(0)))).containsExactly("a");
    clock.advance(Duration.ofHours(25));
    assertThatThrownBy(() -> describe(arn)).isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void viewTypeCannotBeChangedInPlaceNorAStreamBeEnabledTwice() {
    assertInvalid(this::enable);
    assertInvalid(
        () ->
            db.updateTable(
                table ->
                    table
                        .tableName("orders")
                        .streamSpecification(
                            stream ->
                                stream
                                    .streamEnabled(true)
                                    .streamViewType(StreamViewType.KEYS_ONLY))));
    disable();
    assertInvalid(this::disable);
    assertInvalid(
        () ->
            db.updateTable(
                table ->
                    table
                        .tableName("orders")
                        .streamSpecification(
                            stream ->
                                stream
                                    .streamEnabled(false)
                                    .streamViewType(StreamViewType.KEYS_ONLY))));
  }

  @Test
  void malformedRequestsAreValidationErrors() {
    String shard = onlyShard().shardId();
    assertInvalid(
        () ->
            streams.getShardIterator(
                request -> request.streamArn(arn).shardId(shard).shardIteratorType("SOMEWHERE")));
    assertInvalid(
        () ->
            streams.getShardIterator(
                request ->
                    request
                        .streamArn(arn)
                        .shardId(shard)
                        .shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)));
    assertInvalid(() -> describe("arn:aws:dynamodb:us-east-1:000000000000:table/orders"));
    assertInvalid(() -> streams.getRecords(request -> request.shardIterator("nonsense")));
    assertInvalid(
        () ->
            streams.getRecords(
                request ->
                    request
                        .shardIterator(iterator(onlyShard(), ShardIteratorType.LATEST))
                        .limit(1001)));
    assertThatThrownBy(
            () ->
                streams.getShardIterator(
                    request ->
                        request
                            .streamArn(arn)
                            .shardId("shardId-00000000000000000001-00000000")
                            .shardIteratorType(ShardIteratorType.LATEST)))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  private static void assertInvalid(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            failure ->
                assertThat(failure.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
  }

  private StreamDescription describe(String streamArn) {
    return streams.describeStream(request -> request.streamArn(streamArn)).streamDescription();
  }

  private Shard onlyShard() {
    List<Shard> shards = describe(arn).shards();
    assertThat(shards).hasSize(1);
    return shards.get(0);
  }

  private String iterator(Shard shard, ShardIteratorType type) {
    return streams
        .getShardIterator(
            request -> request.streamArn(arn).shardId(shard.shardId()).shardIteratorType(type))
        .shardIterator();
  }

  private List<Record> readAll(Shard shard) {
    String token = iterator(shard, ShardIteratorType.TRIM_HORIZON);
    return streams.getRecords(request -> request.shardIterator(token)).records();
  }

  private static List<String> keys(List<Record> records) {
    return records.stream().map(record -> record.dynamodb().keys().get("pk").s()).toList();
  }

  private void put(String pk, int value) {
    db.putItem(put -> put.tableName("orders").item(item(pk, value)));
  }

  private void delete(String pk) {
    db.deleteItem(delete -> delete.tableName("orders").key(key(pk)));
  }

  private void disable() {
    db.updateTable(
        table ->
            table.tableName("orders").streamSpecification(stream -> stream.streamEnabled(false)));
  }

  private void enable() {
    db.updateTable(
        table ->
            table
                .tableName("orders")
                .streamSpecification(
                    stream ->
                        stream
                            .streamEnabled(true)
                            .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)));
  }

  private static Map<String, AttributeValue> key(String pk) {
    return Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromN("1"));
  }

  private static Map<String, AttributeValue> item(String pk, int value) {
    return Map.of(
        "pk", AttributeValue.fromS(pk),
        "sk", AttributeValue.fromN("1"),
        "v", AttributeValue.fromN(String.valueOf(value)));
  }
}
