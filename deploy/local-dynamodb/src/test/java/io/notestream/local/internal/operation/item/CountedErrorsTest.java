package io.notestream.local.internal.operation.item;

import io.notestream.local.internal.operation.OperationTest;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeAction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.awssdk.services.dynamodb.model.ComparisonOperator;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * What PutItem, UpdateItem and DeleteItem are refused for before the table is known has a text that
 * counts the errors, as in DynamoDB in September and October of 2026.
 */
class CountedErrorsTest extends OperationTest {

  private static final String INVALID = "One or more parameter values were invalid: ";
  private static final Map<String, AttributeValue> VALUES = Map.of(":v", s("x"));

  private void put(String message, Consumer<PutItemRequest.Builder> more) {
    assertInvalidCounted(
        () ->
            db.putItem(
                r -> {
                  r.tableName("no.such.table").item(key("a"));
                  more.accept(r);
                }),
        message);
  }

  private void update(String message, Consumer<UpdateItemRequest.Builder> more) {
    assertInvalidCounted(
        () ->
            db.updateItem(
                r -> {
                  r.tableName("no.such.table").key(key("a"));
                  more.accept(r);
                }),
        message);
  }

  private void delete(String message, Consumer<DeleteItemRequest.Builder> more) {
    assertInvalidCounted(
        () ->
            db.deleteItem(
                r -> {
                  r.tableName("no.such.table").key(key("a"));
                  more.accept(r);
                }),
        message);
  }

  @Test
  void placeholdersWithoutAnExpression() {
    String values = "ExpressionAttributeValues can only be specified when using expressions";
    String names = "ExpressionAttributeNames can only be specified when using expressions";

    put(values, r -> r.expressionAttributeValues(VALUES));
    update(values, r -> r.expressionAttributeValues(VALUES));
    delete(values, r -> r.expressionAttributeValues(VALUES));
    put(names, r -> r.expressionAttributeNames(Map.of("#a", "a")));
    update(names, r -> r.expressionAttributeNames(Map.of("#a", "a")));
    delete(names, r -> r.expressionAttributeNames(Map.of("#a", "a")));
  }

  @Test
  void placeholdersThatAreUndefinedUnusedOrNone() {
    update(
        "Invalid UpdateExpression: An expression attribute value used in expression is not"
            + " defined; attribute value: :v",
        r -> r.updateExpression("SET a = :v"));
    update(
        "Invalid ConditionExpression: An expression attribute value used in expression is not"
            + " defined; attribute value: :w",
        r ->
            r.updateExpression("SET b = :v")
                .conditionExpression("a = :w")
                .expressionAttributeValues(VALUES));
    put(
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:v}",
        r -> r.conditionExpression("attribute_exists(a)").expressionAttributeValues(VALUES));
    delete(
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}",
        r ->
            r.conditionExpression("attribute_exists(a)")
                .expressionAttributeNames(Map.of("#a", "a")));
    delete(
        "ExpressionAttributeValues must not be empty",
        r -> r.conditionExpression("attribute_exists(a)").expressionAttributeValues(Map.of()));
  }

  @Test
  void expressionsThatAreNotValid() {
    put(
        "Invalid ConditionExpression: The expression can not be empty;",
        r -> r.conditionExpression(""));
    update(
        "Invalid UpdateExpression: The expression can not be empty;", r -> r.updateExpression(""));
    update(
        "Invalid UpdateExpression: Syntax error; token: \"INVALID\", near: \"INVALID SYNTAX\"",
        r -> r.updateExpression("INVALID SYNTAX HERE"));
    put(
        "Invalid ConditionExpression: The expression has redundant parentheses;",
        r -> r.conditionExpression("((attribute_not_exists(pk)))"));
    put(
        "Invalid ConditionExpression: The first operand must be distinct from the remaining"
            + " operands for this operator or function; operator: contains, first operand: [a]",
        r -> r.conditionExpression("contains(a, a)"));
  }

  @Test
  void bothStylesOfParametersTogether() {
    Map<String, ExpectedAttributeValue> expected =
        Map.of("a", ExpectedAttributeValue.builder().exists(false).build());
    String mixed =
        "Can not use both expression and non-expression parameters in the same request:"
            + " Non-expression parameters: {%s} Expression parameters: {%s}";

    delete(
        mixed.formatted("Expected", "ConditionExpression"),
        r -> r.expected(expected).conditionExpression("attribute_not_exists(pk)"));
    update(
        mixed.formatted("AttributeUpdates", "UpdateExpression"),
        r ->
            r.attributeUpdates(
                    Map.of(
                        "a",
                        AttributeValueUpdate.builder()
                            .action(AttributeAction.PUT)
                            .value(s("x"))
                            .build()))
                .updateExpression("SET a = :v")
                .expressionAttributeValues(VALUES));
  }

  @Test
  void expectationsThatAreNotValid() {
    put(
        INVALID + "Value must be provided when Exists is true for Attribute: a",
        r -> r.expected(Map.of("a", ExpectedAttributeValue.builder().exists(true).build())));
    delete(
        INVALID
            + "Value or AttributeValueList must be used with ComparisonOperator: EQ for Attribute:"
            + " a",
        r ->
            r.expected(
                Map.of(
                    "a",
                    ExpectedAttributeValue.builder()
                        .comparisonOperator(ComparisonOperator.EQ)
                        .build())));
  }

  @Test
  void returnValuesThatOnlyAnUpdateHas() {
    put("ReturnValues can only be ALL_OLD or NONE", r -> r.returnValues(ReturnValue.ALL_NEW));
    delete(
        "ReturnValues can only be ALL_OLD or NONE", r -> r.returnValues(ReturnValue.UPDATED_NEW));
  }

  @Test
  void returnValuesThatThereAreNotAreListedWithoutNamingTheMember() {
    String unknown =
        "Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD,"
            + " ALL_NEW, UPDATE_NEW, NONE]";
    String capacity =
        "Value 'BOGUS' at 'returnConsumedCapacity' failed to satisfy constraint: Member must"
            + " satisfy enum value set: [INDEXES, TOTAL, NONE]";

    put(unknown, r -> r.returnValues("BOGUS"));
    update(unknown, r -> r.returnValues("BOGUS").returnConsumedCapacity("BOGUS"));
    assertInvalid(
        () ->
            db.deleteItem(
                r ->
                    r.tableName(table)
                        .key(key("a"))
                        .returnValues("BOGUS")
                        .returnConsumedCapacity("BOGUS")),
        "2 validation errors detected: " + capacity + "; " + unknown);
    assertInvalid(
        () -> db.updateItem(r -> r.tableName(table).returnValues("BOGUS")),
        "2 validation errors detected: Value 'BOGUS' at 'returnValues' failed to satisfy"
            + " constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD,"
            + " NONE, UPDATED_NEW]; Value null at 'key' failed to satisfy constraint: Member must"
            + " not be null");
  }

  @Test
  void whatTheTableIsNeededForIsNotCounted() {
    assertInvalid(
        () -> db.deleteItem(r -> r.tableName(table).key(Map.of("pk", n(1)))),
        "The provided key element does not match the schema");
    assertInvalid(
        () -> db.deleteItem(r -> r.tableName(table).key(key(""))),
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot"
            + " contain an empty string value. Key: pk");
    assertInvalid(
        () ->
            db.updateItem(
                r ->
                    r.tableName(table)
                        .key(key("a"))
                        .updateExpression("SET pk = :v")
                        .expressionAttributeValues(VALUES)),
        INVALID + "Cannot update attribute pk. This attribute is part of the key");
  }
}
