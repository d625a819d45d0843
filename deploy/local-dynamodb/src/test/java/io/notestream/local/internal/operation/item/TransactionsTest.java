package io.notestream.local.internal.operation.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.notestream.local.LocalClock;
import io.notestream.local.internal.operation.InProcess;
import io.notestream.local.internal.operation.OperationTest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

class TransactionsTest {

  @Nested
  class TransactWriteItemsTest extends OperationTest {

    @Test
    void allIsWrittenOrNothing() {
      put(item("b", "v", n(1)));

      TransactionCanceledException canceled =
          catchThrowableOfType(
              TransactionCanceledException.class,
              () -> write(putOf("a", false), putOf("b", true), putOf("c", false)));

      assertThat(canceled.awsErrorDetails().errorMessage())
          .startsWith("Transaction cancelled, please refer cancellation reasons for specific");
      assertThat(canceled.cancellationReasons())
          .extracting(CancellationReason::code)
          .containsExactly("None", "ConditionalCheckFailed", "None");
      assertThat(canceled.cancellationReasons().get(0).message()).isNull();
      assertThat(canceled.cancellationReasons().get(1).item()).isEqualTo(item("b", "v", n(1)));
      assertThat(stored("a")).isEmpty();
      assertThat(stored("c")).isEmpty();

      write(putOf("a", false), putOf("c", false));
      assertThat(stored("a")).isNotEmpty();
      assertThat(stored("c")).isNotEmpty();
    }

    @Test
    void theSameTokenIsAppliedOnce() {
      TransactWriteItem add = update("a", "ADD v :v", n(1));

      db.transactWriteItems(r -> r.transactItems(add).clientRequestToken("token"));
      db.transactWriteItems(r -> r.transactItems(add).clientRequestToken("token"));

      assertThat(stored("a")).containsEntry("v", n(1));
      assertRefused(
          () ->
              db.transactWriteItems(
                  r -> r.transactItems(putOf("b", false)).clientRequestToken("token")),
          "IdempotentParameterMismatchException",
          "Supplied idempotent token has been used with different parameters");
    }

    @Test
    void aTokenIsForgottenAfterTenMinutes(LocalClock clock) {
      TransactWriteItem add = update("a", "ADD v :v", n(1));
      Runnable send =
          () -> db.transactWriteItems(r -> r.transactItems(add).clientRequestToken("old"));
      clock.freeze();
      send.run();
      clock.advance(Duration.ofMinutes(10).minusMillis(1));
      send.run();
      assertThat(stored("a")).containsEntry("v", n(1));

      clock.advance(Duration.ofMillis(1));
      send.run();

      assertThat(stored("a")).containsEntry("v", n(2));
      clock.resume();
    }

    @Test
    void theOrderOfMembersIsNoDifferenceBetweenRequests() {
      InProcess service = new InProcess();
      service.call(
          "CreateTable",
          """
          {"TableName":"orders","BillingMode":"PAY_PER_REQUEST",
          "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],
          "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]}""");
      String request = "{\"ClientRequestToken\":\"t\",\"TransactItems\":[{\"Update\":{%s}}]}";
      String table = "\"TableName\":\"orders\"";
      String key = "\"Key\":{\"pk\":{\"S\":\"a\"}}";
      String update =
          "\"UpdateExpression\":\"ADD v :n, w :m\",\"ExpressionAttributeValues\":{%s,%s}";
      String n = "\":n\":{\"N\":\"1\"}";
      String m = "\":m\":{\"N\":\"2\"}";

      service.call(
          "TransactWriteItems",
          request.formatted(String.join(",", table, key, update.formatted(n, m))));
      service.call(
          "TransactWriteItems",
          request.formatted(String.join(",", update.formatted(m, n), key, table)));

      assertThat(service.call("GetItem", "{%s,%s}".formatted(table, key)).at("/Item/v/N").asText())
          .isEqualTo("1");
    }

    @Test
    void whatARequestBringsCountsForItsSizeAndNotWhatIsStored() {
      AttributeValue large = s("x".repeat(300 * 1024));

      write(actions(13, i -> putOf(item("k" + i, "v", large))));
      assertInvalid(
          () -> write(actions(14, i -> putOf(item("k" + i, "v", large)))),
          "Transaction size cannot exceed 4MB");
      assertInvalid(
          () -> write(actions(14, i -> update("k" + i, "SET v = :v", large))),
          "Transaction size cannot exceed 4MB");
      put(item("k13", "v", large));
      write(actions(14, i -> update("k" + i, "SET w = :v", n(i))));

      assertThat(stored("k13")).containsEntry("w", n(13));
    }

    @Test
    void anActionDoesOneThing() {
      TransactWriteItem both =
          putOf("a", false).toBuilder().delete(d -> d.tableName(table).key(key("a"))).build();

      assertInvalid(
          () -> write(both), "TransactItems can only contain one of Check, Put, Update or Delete");
    }

    @Test
    void theFirstActionThatCannotBeCarriedOutIsTheOnlyOneReported() {
      TransactWriteItem check =
          TransactWriteItem.builder()
              .conditionCheck(
                  c ->
                      c.tableName(table)
                          .key(key("none"))
                          .conditionExpression("attribute_exists(pk)"))
              .build();

      TransactionCanceledException canceled =
          catchThrowableOfType(
              TransactionCanceledException.class,
              () ->
                  write(
                      putOf("a", false),
                      putOf(Map.of("pk", n(7))),
                      putOf(Map.of("pk", n(8))),
                      check));

      assertThat(canceled.awsErrorDetails().errorMessage())
          .isEqualTo(
              "Transaction cancelled, please refer cancellation reasons for specific reasons [None,"
                  + " ValidationError, None, None]");
      assertThat(canceled.cancellationReasons().get(1).message())
          .isEqualTo(
              "One or more parameter values were invalid: Type mismatch for key pk expected: S"
                  + " actual: N");
      assertThat(canceled.cancellationReasons().get(2).message()).isNull();
    }

    @Test
    void capacityIsShownByTableAndDoubledAndAReplayCostsReads() {
      TransactWriteItemsRequest request =
          TransactWriteItemsRequest.builder()
              .transactItems(
                  putOf(item("a", "v", s("x".repeat(1500)))),
                  putOf(key("b")),
                  TransactWriteItem.builder()
                      .put(p -> p.tableName(sorted).item(key("c", 1)))
                      .build())
              .clientRequestToken("replayed")
              .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL)
              .build();

      assertThat(db.transactWriteItems(request).consumedCapacity())
          .extracting(
              ConsumedCapacity::tableName,
              ConsumedCapacity::capacityUnits,
              ConsumedCapacity::writeCapacityUnits,
              ConsumedCapacity::readCapacityUnits)
          .containsExactlyInAnyOrder(tuple(table, 6.0, 6.0, null), tuple(sorted, 2.0, 2.0, null));
      assertThat(db.transactWriteItems(request).consumedCapacity())
          .extracting(ConsumedCapacity::tableName, ConsumedCapacity::readCapacityUnits)
          .containsExactlyInAnyOrder(tuple(table, 4.0), tuple(sorted, 2.0));
    }

    private TransactWriteItem update(String pk, String expression, AttributeValue value) {
      return TransactWriteItem.builder()
          .update(
              u ->
                  u.tableName(table)
                      .key(key(pk))
                      .updateExpression(expression)
                      .expressionAttributeValues(Map.of(":v", value)))
          .build();
    }

    private TransactWriteItem putOf(Map<String, AttributeValue> item) {
      return TransactWriteItem.builder().put(p -> p.tableName(table).item(item)).build();
    }

    private static TransactWriteItem[] actions(int count, IntFunction<TransactWriteItem> each) {
      return IntStream.range(0, count).mapToObj(each).toArray(TransactWriteItem[]::new);
    }

    @Test
    void oneItemIsTouchedOnceAtMost() {
      assertInvalid(
          () -> write(putOf("a", false), putOf("a", false)),
          "Transaction request cannot include multiple operations on one item");
    }

    @Test
    void aHundredActionsAreTheMost() {
      TransactWriteItem[] many =
          IntStream.range(0, 101)
              .mapToObj(i -> putOf("k" + i, false))
              .toArray(TransactWriteItem[]::new);

      assertInvalidWithEnd(
          () -> write(many),
          "' at 'transactItems' failed to satisfy constraint: Member must have length less than or"
              + " equal to 100");
    }

    private TransactWriteItem putOf(String pk, boolean ifAbsent) {
      return TransactWriteItem.builder()
          .put(
              p ->
                  p.tableName(table)
                      .item(key(pk))
                      .conditionExpression(ifAbsent ? "attribute_not_exists(pk)" : null)
                      .returnValuesOnConditionCheckFailure(
                          ReturnValuesOnConditionCheckFailure.ALL_OLD))
          .build();
    }

    private void write(TransactWriteItem... items) {
      db.transactWriteItems(r -> r.transactItems(items));
    }
  }

  @Nested
  class TransactGetItemsTest extends OperationTest {

    @Test
    void responsesAreInTheOrderOfTheRequestAndAMissingItemIsEmpty() {
      put(item("a", "v", n(1)));

      List<ItemResponse> responses = get("missing", "a");

      assertThat(responses.get(0).hasItem()).isFalse();
      assertThat(responses.get(1).item()).isEqualTo(item("a", "v", n(1)));
    }

    @Test
    void anItemOfWhichNothingWasAskedForIsNotShown() {
      put(item("a", "v", n(1)));
      TransactGetItem other =
          TransactGetItem.builder()
              .get(g -> g.tableName(table).key(key("a")).projectionExpression("w"))
              .build();

      assertThat(db.transactGetItems(r -> r.transactItems(other)).responses())
          .extracting(ItemResponse::hasItem)
          .containsExactly(false);
    }

    @Test
    void theSameItemTwiceIsRefused() {
      assertInvalid(
          () -> get("a", "a"),
          "Transaction request cannot include multiple operations on one item");
    }

    private List<ItemResponse> get(String... keys) {
      return db.transactGetItems(
              r ->
                  r.transactItems(
                      Arrays.stream(keys)
                          .map(
                              pk ->
                                  TransactGetItem.builder()
                                      .get(g -> g.tableName(table).key(key(pk)))
                                      .build())
                          .toList()))
          .responses();
    }
  }
}
