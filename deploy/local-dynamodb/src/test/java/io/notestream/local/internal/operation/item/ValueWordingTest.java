package io.notestream.local.internal.operation.item;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.internal.operation.OperationTest;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeAction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.awssdk.services.dynamodb.model.ComparisonOperator;
import software.amazon.awssdk.services.dynamodb.model.Condition;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * How operations word what is wrong with a value, wherever the value stands: as DynamoDB was seen
 * to do on 9 October 2026.
 */
class ValueWordingTest extends OperationTest {

  private static final String INVALID = "One or more parameter values were invalid: ";

  /** A value that is refused, and the texts for it. */
  private enum Bad {
    TEXT(
        AttributeValue.fromN("abc"),
        "The parameter cannot be converted to a numeric value: abc",
        "The parameter cannot be converted to a numeric value: abc"),
    EMPTY(
        AttributeValue.fromN(""),
        "The parameter cannot be converted to a numeric value: ",
        "The parameter cannot be converted to a numeric value"),
    OVERFLOW(
        AttributeValue.fromN("1e126"),
        "Number overflow. Attempting to store a number with magnitude larger than supported range",
        "Number overflow. Attempting to store a number with magnitude larger than supported range"),
    STRINGS(
        AttributeValue.fromSs(List.of("b", "a", "b")),
        INVALID + "Input collection [\"a\", \"b\", \"b\"] contains duplicates.",
        INVALID + "Input collection [b, a, b] contains duplicates."),
    BINARIES(
        AttributeValue.fromBs(List.of(bytes(0xff), bytes(0), bytes(0))),
        INVALID + "Input collection [\"AA==\",\"/w==\",\"AA==\"]of type BS contains duplicates.",
        INVALID + "Input collection [/w==, AA==, AA==]of type BS contains duplicates."),
    NUMBERS(
        AttributeValue.fromNs(List.of("2", "1", "2")),
        INVALID + "Input collection contains duplicates.",
        "Input collection contains duplicates");

    private final AttributeValue value;
    private final String current;
    private final String older;

    Bad(AttributeValue value, String current, String older) {
      this.value = value;
      this.current = current;
      this.older = older;
    }
  }

  private static SdkBytes bytes(int one) {
    return SdkBytes.fromByteArray(new byte[] {(byte) one});
  }

  @ParameterizedTest
  @EnumSource
  void writesOfSingleItemsCountTheError(Bad bad) {
    Map<String, AttributeValue> values = Map.of(":v", bad.value);
    ExpectedAttributeValue expected = ExpectedAttributeValue.builder().value(bad.value).build();
    AttributeValueUpdate put =
        AttributeValueUpdate.builder().action(AttributeAction.PUT).value(bad.value).build();
    List<ThrowingCallable> calls =
        List.of(
            () -> db.putItem(r -> r.tableName(table).item(item("a", "v", bad.value))),
            () ->
                db.putItem(
                    r ->
                        r.tableName(table)
                            .item(item("a", "v", AttributeValue.fromL(List.of(bad.value))))),
            () ->
                db.putItem(
                    r ->
                        r.tableName(table)
                            .item(key("a"))
                            .conditionExpression("v = :v")
                            .expressionAttributeValues(values)),
            () ->
                db.putItem(r -> r.tableName(table).item(key("a")).expected(Map.of("v", expected))),
            () ->
                db.updateItem(
                    r ->
                        r.tableName(table)
                            .key(key("a"))
                            .updateExpression("SET v = :v")
                            .expressionAttributeValues(values)),
            () ->
                db.updateItem(
                    r -> r.tableName(table).key(key("a")).attributeUpdates(Map.of("v", put))),
            () -> db.updateItem(r -> r.tableName(table).key(Map.of("pk", bad.value))),
            () ->
                db.deleteItem(
                    r ->
                        r.tableName(table)
                            .key(key("a"))
                            .conditionExpression("v = :v")
                            .expressionAttributeValues(values)),
            () -> db.deleteItem(r -> r.tableName(table).key(Map.of("pk", bad.value))));

    calls.forEach(call -> assertInvalid(call, "1 validation error detected: " + bad.current));
    assertThat(stored("a")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void readsOfKeysDoNotCountIt(Bad bad) {
    Map<String, AttributeValue> key = Map.of("pk", bad.value);
    List<ThrowingCallable> calls =
        List.of(
            () -> db.getItem(r -> r.tableName(table).key(key)),
            () ->
                db.batchGetItem(
                    r ->
                        r.requestItems(
                            Map.of(table, KeysAndAttributes.builder().keys(List.of(key)).build()))),
            () ->
                db.query(
                    r ->
                        r.tableName(table)
                            .keyConditionExpression("pk = :p")
                            .filterExpression("v = :v")
                            .expressionAttributeValues(Map.of(":p", s("a"), ":v", bad.value))),
            () ->
                db.query(
                    r ->
                        r.tableName(table)
                            .keyConditionExpression("pk = :p")
                            .expressionAttributeValues(Map.of(":p", s("a")))
                            .exclusiveStartKey(key)),
            () ->
                db.query(
                    r ->
                        r.tableName(table)
                            .keyConditions(Map.of("pk", equals(s("a"))))
                            .queryFilter(Map.of("v", equals(bad.value)))));

    calls.forEach(call -> assertInvalid(call, bad.current));
  }

  private static Condition equals(AttributeValue value) {
    return Condition.builder()
        .comparisonOperator(ComparisonOperator.EQ)
        .attributeValueList(value)
        .build();
  }

  @ParameterizedTest
  @EnumSource
  void batchesOfWritesAndTransactionsHaveTheOlderTexts(Bad bad) {
    WriteRequest put =
        WriteRequest.builder().putRequest(p -> p.item(item("a", "v", bad.value))).build();
    TransactWriteItem putInTransaction =
        TransactWriteItem.builder()
            .put(p -> p.tableName(table).item(item("a", "v", bad.value)))
            .build();
    TransactGetItem get =
        TransactGetItem.builder().get(g -> g.tableName(table).key(Map.of("pk", bad.value))).build();
    List<ThrowingCallable> calls =
        List.of(
            () -> db.batchWriteItem(r -> r.requestItems(Map.of(table, List.of(put)))),
            () -> db.transactWriteItems(r -> r.transactItems(putInTransaction)),
            () -> db.transactGetItems(r -> r.transactItems(get)));

    calls.forEach(call -> assertInvalid(call, bad.older));
  }

  @ParameterizedTest
  @EnumSource
  void transactionsAndScansCallABadValueByItsPlaceholder(Bad bad) {
    TransactWriteItem update =
        TransactWriteItem.builder()
            .update(
                u ->
                    u.tableName(table)
                        .key(key("a"))
                        .updateExpression("SET v = :v")
                        .expressionAttributeValues(Map.of(":v", bad.value)))
            .build();
    String message =
        "ExpressionAttributeValues contains invalid value: " + bad.older + " for key :v";

    assertInvalid(() -> db.transactWriteItems(r -> r.transactItems(update)), message);
    assertInvalid(
        () ->
            db.scan(
                r ->
                    r.tableName(table)
                        .filterExpression("v = :v")
                        .expressionAttributeValues(Map.of(":v", bad.value))),
        message);
  }
}
