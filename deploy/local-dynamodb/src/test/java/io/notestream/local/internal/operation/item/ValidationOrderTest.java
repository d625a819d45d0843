package io.notestream.local.internal.operation.item;

import io.notestream.local.internal.operation.OperationTest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Which of several mistakes a request is refused for, as DynamoDB was seen to do in 2026. */
class ValidationOrderTest extends OperationTest {

  private static final String CAPACITY =
      "Value 'BOGUS' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy"
          + " enum value set: [INDEXES, TOTAL, NONE]";
  private static final String METRICS =
      "Value 'BOGUS' at 'returnItemCollectionMetrics' failed to satisfy constraint: Member must"
          + " satisfy enum value set: [SIZE, NONE]";
  private static final String SYNTAX =
      "Invalid ConditionExpression: Syntax error; token: \"=\", near: \"= = b\"";
  private static final String TOO_DEEP =
      "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels"
          + " beyond supported limit";

  @Test
  void startKeyOfAWrongTypeIsExplainedToAScanOnly() {
    Map<String, AttributeValue> wrong = Map.of("pk", s("a"), "sk", s("1"));

    assertInvalid(
        () ->
            db.query(
                r ->
                    r.tableName(sorted)
                        .keyConditionExpression("pk = :p")
                        .expressionAttributeValues(Map.of(":p", s("a")))
                        .exclusiveStartKey(wrong)),
        "The provided starting key is invalid");
    assertInvalid(
        () -> db.scan(r -> r.tableName(sorted).exclusiveStartKey(wrong)),
        "The provided starting key is invalid: The provided key element does not match the schema");
  }

  @Test
  void batchOfWritesReportsABadEnumAlone() {
    batch("bad!name", r -> r.returnConsumedCapacity("BOGUS"), "1 validation error", CAPACITY);
    batch(
        "bad!name",
        r -> r.returnConsumedCapacity("BOGUS").returnItemCollectionMetrics("BOGUS"),
        "2 validation errors",
        CAPACITY + "; " + METRICS);
    batch(
        "no.such.table",
        r -> r.returnItemCollectionMetrics("BOGUS"),
        "1 validation error",
        METRICS);
  }

  private void batch(
      String to, Consumer<BatchWriteItemRequest.Builder> more, String count, String errors) {
    WriteRequest put = WriteRequest.builder().putRequest(p -> p.item(key("a"))).build();
    assertInvalid(
        () ->
            db.batchWriteItem(
                r -> {
                  r.requestItems(Map.of(to, List.of(put)));
                  more.accept(r);
                }),
        count + " detected: " + errors);
  }

  @Test
  void transactionReportsTheSyntaxOfAConditionBeforeTheNestingOfItsKeyOrItem() {
    transact(SYNTAX, delete(Map.of("pk", nested(40)), "a = = b"));
    transact(SYNTAX, put(Map.of("pk", s("a"), "data", nested(40)), "a = = b"));
  }

  @Test
  void transactionReportsTheSyntaxOfAConditionBeforeTheSizeOfItsItem() {
    transact(SYNTAX, put(Map.of("pk", s("a"), "data", s("x".repeat(410_000))), "a = = b"));
  }

  @Test
  void transactionReportsTheSizeOfAConditionBeforeTheNestingOfItsKey() {
    String large = "a = b" + " AND a = b".repeat(450);

    transact(
        "Invalid ConditionExpression: Expression size has exceeded the maximum allowed size;"
            + " expression size: "
            + large.length(),
        delete(Map.of("pk", nested(40)), large));
  }

  @Test
  void transactionReportsTheFirstActionThatIsWrong() {
    TransactWriteItem tooDeep = put(Map.of("pk", s("a"), "data", nested(40)), null);
    TransactWriteItem malformed = put(key("b"), "a = = b");

    transact(TOO_DEEP, tooDeep, malformed);
    transact(SYNTAX, malformed, tooDeep);
  }

  private void transact(String message, TransactWriteItem... actions) {
    assertInvalid(() -> db.transactWriteItems(r -> r.transactItems(actions)), message);
  }

  private TransactWriteItem delete(Map<String, AttributeValue> key, String condition) {
    return TransactWriteItem.builder()
        .delete(Delete.builder().tableName(table).key(key).conditionExpression(condition).build())
        .build();
  }

  private TransactWriteItem put(Map<String, AttributeValue> item, String condition) {
    return TransactWriteItem.builder()
        .put(Put.builder().tableName(table).item(item).conditionExpression(condition).build())
        .build();
  }

  private static AttributeValue nested(int levels) {
    AttributeValue value = s("leaf");
    for (int i = 0; i < levels; i++) {
      value = AttributeValue.fromM(Collections.singletonMap("n", value));
    }
    return value;
  }

  @Test
  void nameOfTwoCharactersIsNoNameOfATable() {
    String tooShort =
        "1 validation error detected: Value 'ab' at 'tableName' failed to satisfy constraint:"
            + " Member must have length greater than or equal to 3";

    assertInvalid(() -> db.describeTable(r -> r.tableName("ab")), tooShort);
    assertInvalid(() -> db.deleteTable(r -> r.tableName("ab")), tooShort);
    assertInvalid(() -> db.describeTimeToLive(r -> r.tableName("ab")), tooShort);
    assertInvalid(() -> db.describeContinuousBackups(r -> r.tableName("ab")), tooShort);
    assertRefused(
        () -> db.getItem(r -> r.tableName("ab").key(key("a"))),
        "ResourceNotFoundException",
        "Requested resource not found");
  }
}
