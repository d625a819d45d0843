package io.notestream.local.internal.operation.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.notestream.local.internal.operation.OperationTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

class PutItemTest extends OperationTest {

  @Test
  void replacesTheWholeItemAndReturnsTheOldOne() {
    put(item("a", "old", n(1)));

    PutItemResponse response =
        db.putItem(
            r -> r.tableName(table).item(item("a", "new", n(2))).returnValues(ReturnValue.ALL_OLD));

    assertThat(response.attributes()).isEqualTo(item("a", "old", n(1)));
    assertThat(stored("a")).isEqualTo(item("a", "new", n(2)));
  }

  @Test
  void returnsNothingWhereNothingWas() {
    PutItemResponse response =
        db.putItem(r -> r.tableName(table).item(key("a")).returnValues(ReturnValue.ALL_OLD));

    assertThat(response.hasAttributes()).isFalse();
  }

  @Test
  void aFailedConditionChangesNothingAndShowsTheItemOnDemand() {
    put(item("a", "v", n(1)));

    ConditionalCheckFailedException refused =
        catchThrowableOfType(
            ConditionalCheckFailedException.class,
            () ->
                db.putItem(
                    r ->
                        r.tableName(table)
                            .item(item("a", "v", n(2)))
                            .conditionExpression("attribute_not_exists(pk)")
                            .returnValuesOnConditionCheckFailure(
                                ReturnValuesOnConditionCheckFailure.ALL_OLD)));

    assertThat(refused.awsErrorDetails().errorMessage())
        .isEqualTo("The conditional request failed");
    assertThat(refused.item()).isEqualTo(item("a", "v", n(1)));
    assertThat(stored("a")).containsEntry("v", n(1));
  }

  @Test
  void aFailedConditionOnNothingShowsNothing() {
    ConditionalCheckFailedException refused =
        catchThrowableOfType(
            ConditionalCheckFailedException.class,
            () ->
                db.putItem(
                    r ->
                        r.tableName(table)
                            .item(key("a"))
                            .conditionExpression("attribute_exists(pk)")
                            .returnValuesOnConditionCheckFailure(
                                ReturnValuesOnConditionCheckFailure.ALL_OLD)));

    assertThat(refused.hasItem()).isFalse();
    assertThat(stored("a")).isEmpty();
  }

  @Test
  void conditionsOfBothKindsDoNotMix() {
    assertInvalidCounted(
        () ->
            db.putItem(
                r ->
                    r.tableName(table)
                        .item(key("a"))
                        .expected(
                            Map.of("pk", ExpectedAttributeValue.builder().exists(false).build()))
                        .conditionExpression("attribute_not_exists(pk)")),
        "Can not use both expression and non-expression parameters in the same request:"
            + " Non-expression parameters: {Expected} Expression parameters:"
            + " {ConditionExpression}");
  }

  @Test
  void aPartitionKeyIsAtMostTwoKibibytes() {
    String longest = "k".repeat(2048);

    put(key(longest));

    assertThat(stored(longest)).isEqualTo(key(longest));
    String tooLong =
        "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size"
            + " limit of2048 bytes";
    assertInvalid(() -> put(key(longest + "k")), tooLong);
    assertInvalid(() -> stored(longest + "k"), tooLong);
  }

  @Test
  void documentsNestThirtyTwoLevelsDeep() {
    AttributeValue deepest = nested(31);

    put(item("a", "v", deepest));

    assertThat(stored("a")).containsEntry("v", deepest);
    assertInvalidCounted(
        () -> put(item("a", "v", nested(32))),
        "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels"
            + " beyond supported limit");
  }

  private static AttributeValue nested(int maps) {
    AttributeValue value = s("leaf");
    for (int i = 0; i < maps; i++) {
      value = AttributeValue.fromM(Map.of("n", value));
    }
    return value;
  }

  @Test
  void aNumberHasAtMostThirtyEightDigits() {
    String most = "9".repeat(38);

    put(item("a", "v", AttributeValue.fromN(most)));

    assertThat(stored("a").get("v").n()).isEqualTo(most);
    assertInvalidCounted(
        () -> put(item("a", "v", AttributeValue.fromNs(List.of("1", most + "9")))),
        "Attempting to store more than 38 significant digits in a Number");
    assertInvalidCounted(
        () -> put(item("a", "v", AttributeValue.fromN("1e126"))),
        "Number overflow. Attempting to store a number with magnitude larger than supported range");
    assertInvalidCounted(
        () -> put(item("a", "v", AttributeValue.fromN("1e-131"))),
        "Number underflow. Attempting to store a number with magnitude smaller than supported"
            + " range");
  }

  @Test
  void keysAreChecked() {
    assertInvalid(
        () -> db.putItem(r -> r.tableName(table).item(Map.of("x", s("1")))),
        "One or more parameter values were invalid: Missing the key pk in the item");
    assertInvalid(
        () -> db.putItem(r -> r.tableName(table).item(Map.of("pk", n(1)))),
        "One or more parameter values were invalid: Type mismatch for key pk expected: S actual:"
            + " N");
    assertInvalid(
        () -> db.putItem(r -> r.tableName(table).item(key(""))),
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot"
            + " contain an empty string value. Key: pk");
  }

  @Test
  void anItemIsAtMostFourHundredKibibytes() {
    int room = 409_600 - "pk".length() - "a".length() - "v".length();

    put(item("a", "v", s("x".repeat(room))));

    assertInvalid(
        () -> put(item("a", "v", s("x".repeat(room + 1)))),
        "Item size has exceeded the maximum allowed size");
  }

  @Test
  void aNameIsLessThanSixtyFourKibibytes() {
    String longest = "n".repeat(65_535);

    put(item("a", longest, n(1)));

    assertThat(stored("a")).containsEntry(longest, n(1));
    assertInvalidWithEnd(
        () -> put(item("a", longest + "n", n(1))),
        "' at 'item' failed to satisfy constraint: Map keys must satisfy constraint: [Member must"
            + " have length less than or equal to 65535, Member must have length greater than or"
            + " equal to 0]");
  }

  @Test
  void emptyTextIsAValueAndAnEmptySetIsNot() {
    put(item("a", "v", s("")));

    assertThat(stored("a")).containsEntry("v", s(""));
    assertInvalidCounted(
        () -> put(item("a", "v", AttributeValue.builder().ss(List.of()).build())),
        "One or more parameter values were invalid: An string set  may not be empty");
  }

  @Test
  void costsAUnitForEachKibibyteBegun() {
    PutItemResponse response =
        db.putItem(
            r ->
                r.tableName(table)
                    .item(item("a", "v", s("x".repeat(1025))))
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));

    assertThat(response.consumedCapacity().capacityUnits()).isEqualTo(2.0);
  }

  @Test
  void onlyNoneAndAllOldCanBeReturned() {
    assertInvalidCounted(
        () ->
            db.putItem(
                r -> r.tableName(table).item(key("a")).returnValues(ReturnValue.UPDATED_NEW)),
        "ReturnValues can only be ALL_OLD or NONE");
  }

  @Test
  void aTableThatIsNotThereIsNotFound() {
    assertRefused(
        () -> db.putItem(r -> r.tableName("no-such-table").item(key("a"))),
        "ResourceNotFoundException",
        "Requested resource not found");
  }
}
