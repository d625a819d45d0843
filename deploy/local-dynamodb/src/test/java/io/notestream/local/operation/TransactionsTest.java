package io.notestream.local.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
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
      TransactWriteItem add =
          TransactWriteItem.builder()
              .update(
                  u ->
                      u.tableName(table)
                          .key(key("a"))
                          .updateExpression("ADD v :one")
                          .expressionAttributeValues(Map.of(":one", n(1))))
              .build();

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
    void answersStandInTheOrderOfTheRequestAndAMissingItemIsEmpty() {
      put(item("a", "v", n(1)));

      List<ItemResponse> answers = get("missing", "a");

      assertThat(answers.get(0).hasItem()).isFalse();
      assertThat(answers.get(1).item()).isEqualTo(item("a", "v", n(1)));
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
