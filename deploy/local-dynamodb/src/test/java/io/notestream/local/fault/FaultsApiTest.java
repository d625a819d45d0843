package io.notestream.local.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.local.LocalDynamoDb;
import io.notestream.local.TestClients;
import io.notestream.local.TestTables;
import io.notestream.local.junit.LocalDynamoDbTest;
import io.notestream.local.junit.LocalDynamoDbTest.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.RequestLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

@LocalDynamoDbTest(scope = Scope.METHOD)
class FaultsApiTest {

  private LocalDynamoDb engine;
  private DynamoDbClient db;
  private Faults faults;

  @BeforeEach
  void createTable(LocalDynamoDb local, DynamoDbClient client) {
    engine = local;
    db = client;
    faults = local.faults();
    TestTables.create(db, "orders");
  }

  @Test
  void sdkSeesThrottlesAsItsOwnExceptions() {
    faults.on("PutItem").throttle();
    faults.on("GetItem").fail("RequestLimitExceeded");
    faults.on("DeleteItem").internalServerError();

    try (DynamoDbClient impatient = withoutRetries()) {
      assertThatThrownBy(() -> impatient.putItem(r -> r.tableName("orders").item(item("a", "1"))))
          .isInstanceOf(ProvisionedThroughputExceededException.class);
      assertThatThrownBy(() -> impatient.getItem(r -> r.tableName("orders").key(key("a"))))
          .isInstanceOf(RequestLimitExceededException.class);
      assertThatThrownBy(() -> impatient.deleteItem(r -> r.tableName("orders").key(key("a"))))
          .isInstanceOf(InternalServerErrorException.class);
    }
  }

  @Test
  void readsBeyondTheLimitOfAShardAreRefusedWhoeverMakesThem(DynamoDbStreamsClient streams) {
    engine.streams().split("orders", 2);
    String arn = db.describeTable(r -> r.tableName("orders")).table().latestStreamArn();
    List<String> iterators =
        streams.describeStream(r -> r.streamArn(arn)).streamDescription().shards().stream()
            .skip(1)
            .map(shard -> iterator(streams, arn, shard.shardId()))
            .toList();
    Fault fault = faults.on("GetRecords").limit(5);

    try (DynamoDbStreamsClient impatient = streamsWithoutRetries()) {
      iterators.forEach(
          iterator -> {
            for (int i = 0; i < 5; i++) {
              impatient.getRecords(r -> r.shardIterator(iterator));
            }
            assertThatThrownBy(() -> impatient.getRecords(r -> r.shardIterator(iterator)))
                .isInstanceOf(LimitExceededException.class);
          });
    }
    assertThat(iterators).hasSize(2);
    assertThat(fault.hits()).isEqualTo(2);
    Awaitility.await()
        .ignoreExceptions()
        .untilAsserted(() -> streams.getRecords(r -> r.shardIterator(iterators.get(0))));
  }

  @Test
  void descriptionsBeyondTheLimitAreThrottled() {
    String arn = db.describeTable(r -> r.tableName("orders")).table().latestStreamArn();
    faults.on("DescribeStream").limit(2);

    try (DynamoDbStreamsClient impatient = streamsWithoutRetries()) {
      impatient.describeStream(r -> r.streamArn(arn));
      impatient.describeStream(r -> r.streamArn(arn));

      assertThatThrownBy(() -> impatient.describeStream(r -> r.streamArn(arn)))
          .isInstanceOfSatisfying(
              AwsServiceException.class,
              refusal -> {
                assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo("ThrottlingException");
                assertThat(refusal.isThrottlingException()).isTrue();
              });
    }
  }

  private static String iterator(DynamoDbStreamsClient streams, String arn, String shard) {
    return streams
        .getShardIterator(
            r -> r.streamArn(arn).shardId(shard).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
        .shardIterator();
  }

  @Test
  void sdkRetriesAFewThrottlesByItself() {
    Fault fault = faults.on("PutItem").next(2).throttle();

    put("a", "1");

    assertThat(fault.hits()).isEqualTo(2);
    assertThat(get("a")).containsEntry("v", AttributeValue.fromS("1"));
  }

  @Test
  void lostResponseMakesTheSdkTryAgainAndMeetItsOwnWrite() {
    faults.on("PutItem").next(1).loseResponse();

    assertThatThrownBy(
            () ->
                db.putItem(
                    r ->
                        r.tableName("orders")
                            .item(item("a", "1"))
                            .conditionExpression("attribute_not_exists(pk)")))
        .isInstanceOf(ConditionalCheckFailedException.class);
    assertThat(get("a")).isNotEmpty();
  }

  @Test
  void lostRequestIsNeverApplied() {
    faults.on("PutItem").next(1).loseRequest();

    try (DynamoDbClient impatient = withoutRetries()) {
      assertThatThrownBy(() -> impatient.putItem(r -> r.tableName("orders").item(item("a", "1"))))
          .isInstanceOf(SdkClientException.class);
    }

    assertThat(get("a")).isEmpty();
  }

  @Test
  void accessCanBeDeniedByTable() {
    TestTables.create(db, "others");
    faults.on().table("others").fail("AccessDeniedException", "not yours");

    put("a", "1");

    assertThatThrownBy(() -> db.scan(r -> r.tableName("others")))
        .isInstanceOfSatisfying(
            DynamoDbException.class,
            denied -> {
              assertThat(denied.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
              assertThat(denied.awsErrorDetails().errorMessage()).isEqualTo("not yours");
            });
  }

  @Test
  void conflictNamesOneActionOfATransactionAndNothingIsWritten() {
    faults.on().next(1).conflict();

    assertThatThrownBy(() -> transact("a", "b", "c"))
        .isInstanceOfSatisfying(
            TransactionCanceledException.class,
            cancelled -> {
              assertThat(cancelled.cancellationReasons())
                  .hasSize(3)
                  .extracting(CancellationReason::code)
                  .containsOnlyOnce("TransactionConflict")
                  .contains("None");
            });
    assertThat(db.scan(r -> r.tableName("orders")).items()).isEmpty();
  }

  @Test
  void latencyOfATransactionIsSpentWhileItHoldsItsItems() throws Exception {
    Fault latency = faults.on("TransactWriteItems").next(1).latency(Duration.ofMillis(500));
    CompletableFuture<Void> transaction = CompletableFuture.runAsync(() -> transact("a", "b"));
    Awaitility.await().until(() -> latency.hits() == 1);

    assertThatThrownBy(() -> put("b", "mine")).isInstanceOf(TransactionConflictException.class);
    put("c", "free");

    transaction.get();
    assertThat(get("b")).containsEntry("v", AttributeValue.fromS("transaction"));
  }

  @Test
  void manyCallsSpendTheirLatencyAtTheSameTime() throws Exception {
    int calls = 300;
    faults.on("TransactWriteItems").latency(Duration.ofMillis(400));
    ExecutorService pool = Executors.newFixedThreadPool(calls);
    List<Future<?>> running = new ArrayList<>();

    long start = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      String key = "k" + i;
      running.add(pool.submit(() -> transact(key)));
    }
    for (Future<?> each : running) {
      each.get();
    }
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    pool.shutdown();

    // One after the other they would take two minutes.
    assertThat(taken).isLessThan(Duration.ofSeconds(30));
    assertThat(db.scan(r -> r.tableName("orders")).count()).isEqualTo(calls);
  }

  @Test
  void statsShowWhatWasConsumedAndInjected() {
    faults.on("PutItem").next(1).throttle();

    put("a", "x".repeat(3000));
    get("a");

    CallStats.Line puts = line("PutItem");
    assertThat(puts.calls()).isEqualTo(2);
    assertThat(puts.writeUnits()).isEqualTo(3);
    assertThat(puts.injected())
        .containsOnly(Map.entry("ProvisionedThroughputExceededException", 1L));
    assertThat(line("GetItem").readUnits()).isEqualTo(0.5);
    assertThat(engine.stats().readUnits("orders")).isEqualTo(0.5);
  }

  @Test
  void writesThatComeBackUnprocessedAreNotAppliedAndCanBeSentAgain() {
    Fault fault = faults.on("BatchWriteItem").next(1).leaveUnprocessed(0.5);

    Map<String, List<WriteRequest>> unprocessed =
        db.batchWriteItem(r -> r.requestItems(Map.of("orders", puts(10)))).unprocessedItems();

    List<WriteRequest> left = unprocessed.get("orders");
    assertThat(left).hasSizeBetween(1, 9).isSubsetOf(puts(10));
    assertThat(stored())
        .hasSize(10 - left.size())
        .doesNotContainAnyElementsOf(left.stream().map(put -> put.putRequest().item()).toList());
    assertThat(fault.hits()).isEqualTo(1);
    assertThat(line("BatchWriteItem").injected()).containsOnly(Map.entry("Unprocessed", 1L));

    assertThat(db.batchWriteItem(r -> r.requestItems(unprocessed)).unprocessedItems()).isEmpty();
    assertThat(stored()).hasSize(10);
  }

  @Test
  void unprocessedKeysAreNotReadAndCanBeSentAgain() {
    db.batchWriteItem(r -> r.requestItems(Map.of("orders", puts(10))));
    faults.on("BatchGetItem").next(1).leaveUnprocessed(0.5);
    KeysAndAttributes all =
        KeysAndAttributes.builder()
            .keys(puts(10).stream().map(put -> key(put.putRequest().item().get("pk").s())).toList())
            .consistentRead(true)
            .projectionExpression("pk")
            .build();

    BatchGetItemResponse first = db.batchGetItem(r -> r.requestItems(Map.of("orders", all)));

    KeysAndAttributes left = first.unprocessedKeys().get("orders");
    assertThat(left.keys()).hasSizeBetween(1, 9);
    assertThat(left).isEqualTo(all.toBuilder().keys(left.keys()).build());
    BatchGetItemResponse second = db.batchGetItem(r -> r.requestItems(first.unprocessedKeys()));
    assertThat(second.unprocessedKeys()).isEmpty();
    List<Map<String, AttributeValue>> found = new ArrayList<>(first.responses().get("orders"));
    found.addAll(second.responses().get("orders"));
    assertThat(found).containsExactlyInAnyOrderElementsOf(all.keys());
  }

  @Test
  void theSameSeedLeavesTheSameRequestsUnprocessed() {
    List<Object> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      faults.seed(7);
      Fault fault = faults.on("BatchWriteItem").leaveUnprocessed(0.3);
      for (int call = 0; call < 5; call++) {
        runs.add(
            db.batchWriteItem(r -> r.requestItems(Map.of("orders", puts(10)))).unprocessedItems());
      }
      fault.remove();
    }

    assertThat(runs.subList(0, 5)).isEqualTo(runs.subList(5, 10)).doesNotHaveDuplicates();
  }

  @Test
  void requestsForOtherTablesAreProcessed() {
    TestTables.create(db, "others");
    faults.on("BatchWriteItem").table("others").leaveUnprocessed(1);

    Map<String, List<WriteRequest>> left =
        db.batchWriteItem(r -> r.requestItems(Map.of("orders", puts(3), "others", puts(3))))
            .unprocessedItems();

    assertThat(left).containsOnly(Map.entry("others", puts(3)));
    assertThat(stored()).hasSize(3);
  }

  @Test
  void callsThatAreNoBatchesAreNotConcernedByUnprocessedRequests() {
    Fault fault = faults.on().next(1).leaveUnprocessed(1);

    put("a", "1");
    assertThat(fault.hits()).isZero();
    assertThat(db.batchWriteItem(r -> r.requestItems(Map.of("orders", puts(1)))).unprocessedItems())
        .isNotEmpty();
    assertThatThrownBy(() -> faults.on().leaveUnprocessed(0))
        .hasMessage("the part that is left must be above 0 and at most 1, not 0.0");
  }

  private static List<WriteRequest> puts(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> WriteRequest.builder().putRequest(p -> p.item(item("k" + i, "1"))).build())
        .toList();
  }

  private List<Map<String, AttributeValue>> stored() {
    return db.scan(r -> r.tableName("orders").consistentRead(true)).items();
  }

  private DynamoDbClient withoutRetries() {
    return TestClients.dynamoDb(engine.endpoint())
        .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  private DynamoDbStreamsClient streamsWithoutRetries() {
    return TestClients.streams(engine.endpoint())
        .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  private CallStats.Line line(String operation) {
    return engine.stats().lines().stream()
        .filter(line -> line.operation().equals(operation))
        .findFirst()
        .orElseThrow();
  }

  private void put(String pk, String value) {
    db.putItem(r -> r.tableName("orders").item(item(pk, value)));
  }

  private Map<String, AttributeValue> get(String pk) {
    return db.getItem(r -> r.tableName("orders").key(key(pk))).item();
  }

  private void transact(String... keys) {
    List<TransactWriteItem> actions = new ArrayList<>();
    for (String pk : keys) {
      actions.add(
          TransactWriteItem.builder()
              .put(p -> p.tableName("orders").item(item(pk, "transaction")))
              .build());
    }
    db.transactWriteItems(r -> r.transactItems(actions));
  }

  private static Map<String, AttributeValue> key(String pk) {
    return Map.of("pk", AttributeValue.fromS(pk));
  }

  private static Map<String, AttributeValue> item(String pk, String value) {
    return Map.of("pk", AttributeValue.fromS(pk), "v", AttributeValue.fromS(value));
  }
}
