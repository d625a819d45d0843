package io.notestream.local.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

class UpdateItemTest extends OperationTest {

  @Test
  void withoutAnExpressionAnItemOfItsKeyAloneComesToBe() {
    db.updateItem(r -> r.tableName(table).key(key("a")));

    assertThat(stored("a")).isEqualTo(key("a"));
  }

  @Test
  void aFailedConditionLeavesNoGhost() {
    assertRefused(
        () ->
            db.updateItem(
                r ->
                    r.tableName(table)
                        .key(key("a"))
                        .updateExpression("SET v = :v")
                        .conditionExpression("attribute_exists(pk)")
                        .expressionAttributeValues(Map.of(":v", n(1)))),
        "ConditionalCheckFailedException",
        "The conditional request failed");

    assertThat(stored("a")).isEmpty();
  }

  @Test
  void everyRightHandSideSeesTheOldItem() {
    put(Map.of("pk", s("a"), "x", n(1), "y", n(2)));

    update("SET x = y, y = x", Map.of());

    assertThat(stored("a")).containsEntry("x", n(2)).containsEntry("y", n(1));
  }

  @Test
  void aCounterIsAddedToAndComesToBe() {
    assertThat(update("ADD hits :n", Map.of(":n", n(2))).attributes()).containsEntry("hits", n(2));
    assertThat(update("ADD hits :n", Map.of(":n", n(-5))).attributes())
        .containsEntry("hits", n(-3));
  }

  @Test
  void aSetThatLosesItsLastElementIsGone() {
    put(item("a", "tags", AttributeValue.builder().ss("x").build()));

    update("DELETE tags :x", Map.of(":x", AttributeValue.builder().ss("x").build()));

    assertThat(stored("a")).isEqualTo(key("a"));
  }

  @Test
  void anIndexBeyondTheEndAppends() {
    put(item("a", "l", AttributeValue.fromL(List.of(n(1)))));

    update("SET l[9] = :v", Map.of(":v", n(2)));

    assertThat(stored("a")).containsEntry("l", AttributeValue.fromL(List.of(n(1), n(2))));
  }

  @Test
  void onlyWhatWasTouchedIsReturned() {
    put(Map.of("pk", s("a"), "x", n(1), "y", n(2)));

    UpdateItemResponse answer =
        db.updateItem(
            r ->
                r.tableName(table)
                    .key(key("a"))
                    .updateExpression("SET x = :v")
                    .expressionAttributeValues(Map.of(":v", n(5)))
                    .returnValues(ReturnValue.UPDATED_OLD));

    assertThat(answer.attributes()).isEqualTo(Map.of("x", n(1)));
  }

  @Test
  void whatCannotBeUpdatedIsRefused() {
    put(item("a", "v", s("text")));

    assertInvalid(
        () -> update("SET pk = :v", Map.of(":v", s("b"))),
        "Cannot update attribute pk. This attribute is part of the key");
    assertInvalid(
        () -> update("SET m.x = :v", Map.of(":v", s("b"))),
        "The document path provided in the update expression is invalid for update");
    assertInvalid(
        () -> update("ADD v :v", Map.of(":v", n(1))),
        "An operand in the update expression has an incorrect data type");
    assertInvalid(
        () -> update("SET v = :v", Map.of(":v", n(1), ":w", n(2))),
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}");
    assertInvalid(
        () -> update("SET v.x = :v, v = :v", Map.of(":v", n(1))),
        "Two document paths overlap with each other");
  }

  @Test
  void aSumOutOfRangeIsRefused() {
    put(item("a", "v", AttributeValue.fromN("9e125")));

    assertInvalid(
        () -> update("SET v = v + :v", Map.of(":v", AttributeValue.fromN("9e125"))),
        "Number overflow");
  }

  private UpdateItemResponse update(String expression, Map<String, AttributeValue> values) {
    return db.updateItem(
        r ->
            r.tableName(table)
                .key(key("a"))
                .updateExpression(expression)
                .expressionAttributeValues(values.isEmpty() ? null : values)
                .returnValues(ReturnValue.ALL_NEW));
  }
}
