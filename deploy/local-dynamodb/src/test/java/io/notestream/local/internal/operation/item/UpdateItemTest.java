package io.notestream.local.internal.operation.item;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.internal.operation.OperationTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeAction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

class UpdateItemTest extends OperationTest {

  private static final AttributeValue X = AttributeValue.builder().ss("x").build();

  private static final String UPDATE_TOO_LARGE =
      "Item size to update has exceeded the maximum allowed size";

  @Test
  void withoutAnExpressionAnItemOfItsKeyAloneComesToBe() {
    db.updateItem(r -> r.tableName(table).key(key("a")));

    assertThat(stored("a")).isEqualTo(key("a"));
  }

  @Test
  void anUpdateThatOnlyRemovesMakesNoItem() {
    UpdateItemResponse response = update("REMOVE v, m.x DELETE tags :x", Map.of(":x", X));

    assertThat(response.hasAttributes()).isFalse();
    assertThat(stored("a")).isEmpty();

    update("REMOVE v SET w = :x", Map.of(":x", X));

    assertThat(stored("a")).isEqualTo(item("a", "w", X));
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

    UpdateItemResponse response =
        db.updateItem(
            r ->
                r.tableName(table)
                    .key(key("a"))
                    .updateExpression("SET x = :v")
                    .expressionAttributeValues(Map.of(":v", n(5)))
                    .returnValues(ReturnValue.UPDATED_OLD));

    assertThat(response.attributes()).isEqualTo(Map.of("x", n(1)));
  }

  @Test
  void ofDocumentsOnlyTheWayToWhatWasTouchedIsReturned() {
    Map<String, AttributeValue> document =
        Map.of("kept", n(1), "x", n(2), "l", AttributeValue.fromL(List.of(n(3), n(4))));
    put(item("a", "d", AttributeValue.fromM(document)));
    String expression = "SET d.x = :v, d.l[1] = :v";
    Map<String, AttributeValue> values = Map.of(":v", n(9));

    assertThat(update(expression, values, ReturnValue.UPDATED_OLD).attributes())
        .isEqualTo(
            Map.of(
                "d",
                AttributeValue.fromM(Map.of("x", n(2), "l", AttributeValue.fromL(List.of(n(4)))))));
    assertThat(update(expression, values, ReturnValue.UPDATED_NEW).attributes())
        .isEqualTo(
            Map.of(
                "d",
                AttributeValue.fromM(Map.of("x", n(9), "l", AttributeValue.fromL(List.of(n(9)))))));
  }

  @Test
  void whereNothingIsToBeReturnedThereAreNoAttributes() {
    Map<String, AttributeValue> values = Map.of(":v", n(1));

    assertThat(update("SET x = :v", values, ReturnValue.ALL_OLD).hasAttributes()).isFalse();
    assertThat(update("SET y = :v", values, ReturnValue.UPDATED_OLD).hasAttributes()).isFalse();
    assertThat(update("REMOVE x", Map.of(), ReturnValue.UPDATED_NEW).hasAttributes()).isFalse();
    assertThat(update("SET x = :v", values, ReturnValue.NONE).hasAttributes()).isFalse();
  }

  @Test
  void indexesAreThoseOfTheListAsItWas() {
    put(item("a", "l", AttributeValue.fromL(List.of(n(0), n(1), n(2), n(3)))));

    update("REMOVE l[0], l[2], l[7]", Map.of());

    assertThat(stored("a")).containsEntry("l", AttributeValue.fromL(List.of(n(1), n(3))));
  }

  @Test
  void whatCannotBeUpdatedIsRefused() {
    put(item("a", "v", s("text")));

    assertInvalid(
        () -> update("SET pk = :v", Map.of(":v", s("b"))),
        "One or more parameter values were invalid: Cannot update attribute pk. This attribute is"
            + " part of the key");
    assertInvalidCounted(
        () -> update("", Map.of()), "Invalid UpdateExpression: The expression can not be empty;");
    assertInvalid(
        () -> update("SET m.x = :v", Map.of(":v", s("b"))),
        "The document path provided in the update expression is invalid for update");
    assertInvalid(
        () -> update("ADD v :v", Map.of(":v", n(1))),
        "An operand in the update expression has an incorrect data type");
    assertInvalidCounted(
        () -> update("SET v = :v", Map.of(":v", n(1), ":w", n(2))),
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}");
    assertInvalidCounted(
        () -> update("SET v.x = :v, v = :v", Map.of(":v", n(1))),
        "Invalid UpdateExpression: Two document paths overlap with each other; must remove or"
            + " rewrite one of these paths; path one: [v, x], path two: [v]");
  }

  @Test
  void aSumOutOfRangeIsRefused() {
    put(item("a", "v", AttributeValue.fromN("9e125")));

    assertInvalid(
        () -> update("SET v = v + :v", Map.of(":v", AttributeValue.fromN("9e125"))),
        "Number overflow. Attempting to store a number with magnitude larger than supported range");
  }

  /** The key is not among what an update writes; each of its actions counts for some bytes. */
  @Test
  void anUpdateIsAsLargeAsWhatItWritesAndItsActions() {
    put(item("c", "w", n(1)));
    put(item("d", "u", n(1)));

    assertLargest("a", "SET v = :v", 409_600 - 22 - "v".length());
    assertLargest("b", "SET v = :v, w = :v", (409_600 - 41) / 2 - "v".length());
    assertLargest("c", "SET v = :v REMOVE w", 409_600 - 24 - "v".length());
    assertLargest("d", "SET v = :v", 409_600 - 22 - "v".length());
  }

  private void assertLargest(String pk, String expression, int length) {
    writeLarge(pk, expression, length);

    assertThat(stored(pk).get("v").s()).hasSize(length);
    assertInvalid(() -> writeLarge(pk, expression, length + 1), UPDATE_TOO_LARGE);
  }

  @Test
  void anUpdateOfAListElementIsAByteLarger() {
    put(item("a", "d", AttributeValue.fromM(Map.of())));
    put(item("b", "l", AttributeValue.fromL(List.of())));
    int documentBytes = 3 + 1;
    int room = 409_600 - 22 - "d".length() - documentBytes;

    writeLarge("a", "SET d.v = :v", room - "v".length());
    writeLarge("b", "SET l[0] = :v", room - 1);

    assertInvalid(() -> writeLarge("a", "SET d.v = :v", room), UPDATE_TOO_LARGE);
    assertInvalid(() -> writeLarge("b", "SET l[0] = :v", room), UPDATE_TOO_LARGE);
  }

  @Test
  void anUpdateLeavesNoItemLargerThanTheLargest() {
    String pk = "a".repeat(100);
    int room = 409_600 - "pk".length() - pk.length() - "v".length();

    writeLarge(pk, "SET v = :v", room);

    assertInvalid(() -> writeLarge(pk, "SET v = :v", room + 1), UPDATE_TOO_LARGE);
  }

  @Test
  void anUpdateInATransactionIsAsLargeAsTheItemThatItLeaves() {
    int room = 409_600 - "pk".length() - "a".length() - "v".length();

    TransactWriteItem action =
        TransactWriteItem.builder()
            .update(
                u ->
                    u.tableName(table)
                        .key(key("a"))
                        .updateExpression("SET v = :v")
                        .expressionAttributeValues(Map.of(":v", s("x".repeat(room)))))
            .build();

    db.transactWriteItems(r -> r.transactItems(List.of(action)));

    assertThat(stored("a").get("v").s()).hasSize(room);
  }

  @Test
  void anUpdateByTheOlderParametersIsAsLargeAsTheItemThatItLeaves() {
    int room = 409_600 - "pk".length() - "a".length() - "v".length();

    putLarge(room);

    assertThat(stored("a").get("v").s()).hasSize(room);
    assertInvalid(() -> putLarge(room + 1), UPDATE_TOO_LARGE);
  }

  private void putLarge(int length) {
    AttributeValueUpdate large =
        AttributeValueUpdate.builder()
            .action(AttributeAction.PUT)
            .value(s("x".repeat(length)))
            .build();
    db.updateItem(r -> r.tableName(table).key(key("a")).attributeUpdates(Map.of("v", large)));
  }

  /** Also where the condition fails and where the value is not put into the item. */
  @Test
  void anUpdateThatIsTooLargeItselfIsRefusedBeforeItsCondition() {
    put(item("a", "v", n(1)));

    assertInvalid(
        () ->
            db.updateItem(
                r ->
                    r.tableName(table)
                        .key(key("a"))
                        .updateExpression("SET v = if_not_exists(v, :v)")
                        .conditionExpression("attribute_exists(w)")
                        .expressionAttributeValues(Map.of(":v", s("x".repeat(409_600))))),
        UPDATE_TOO_LARGE);
  }

  private void writeLarge(String pk, String expression, int length) {
    db.updateItem(
        r ->
            r.tableName(table)
                .key(key(pk))
                .updateExpression(expression)
                .expressionAttributeValues(Map.of(":v", s("x".repeat(length)))));
  }

  @Test
  void aSumOfMoreThanThirtyEightDigitsIsRefused() {
    put(item("a", "v", AttributeValue.fromN("1e50")));
    String refused =
        "Number overflow. Attempting to store a number with magnitude larger than supported range";

    assertInvalid(() -> update("SET v = v - :v", Map.of(":v", n(1))), refused);
    assertInvalid(() -> update("ADD v :v", Map.of(":v", n(1))), refused);
  }

  private UpdateItemResponse update(String expression, Map<String, AttributeValue> values) {
    return update(expression, values, ReturnValue.ALL_NEW);
  }

  private UpdateItemResponse update(
      String expression, Map<String, AttributeValue> values, ReturnValue returned) {
    return db.updateItem(
        r ->
            r.tableName(table)
                .key(key("a"))
                .updateExpression(expression)
                .expressionAttributeValues(values.isEmpty() ? null : values)
                .returnValues(returned));
  }
}
