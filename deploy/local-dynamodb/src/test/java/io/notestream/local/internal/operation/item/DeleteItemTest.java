package io.notestream.local.internal.operation.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.notestream.local.internal.operation.OperationTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

class DeleteItemTest extends OperationTest {

  @Test
  void removesTheItemAndReturnsIt() {
    put(item("a", "v", n(1)));

    DeleteItemResponse response =
        db.deleteItem(r -> r.tableName(table).key(key("a")).returnValues(ReturnValue.ALL_OLD));

    assertThat(response.attributes()).isEqualTo(item("a", "v", n(1)));
    assertThat(stored("a")).isEmpty();
  }

  @Test
  void whatIsNotThereIsDeletedWithoutAWord() {
    DeleteItemResponse response =
        db.deleteItem(r -> r.tableName(table).key(key("a")).returnValues(ReturnValue.ALL_OLD));

    assertThat(response.hasAttributes()).isFalse();
  }

  @Test
  void aFailedConditionKeepsTheItem() {
    put(item("a", "v", n(1)));

    assertRefused(
        () ->
            db.deleteItem(
                r ->
                    r.tableName(table)
                        .key(key("a"))
                        .conditionExpression("v < :v")
                        .expressionAttributeValues(Map.of(":v", n(1)))),
        "ConditionalCheckFailedException",
        "The conditional request failed");

    assertThat(stored("a")).isNotEmpty();
  }

  @Test
  void aFailedConditionShowsTheItemOnDemand() {
    put(item("a", "v", n(1)));

    assertThat(refused("a").item()).isEqualTo(item("a", "v", n(1)));
    assertThat(refused("b").hasItem()).isFalse();
  }

  private ConditionalCheckFailedException refused(String pk) {
    return catchThrowableOfType(
        ConditionalCheckFailedException.class,
        () ->
            db.deleteItem(
                r ->
                    r.tableName(table)
                        .key(key(pk))
                        .conditionExpression("v = :v")
                        .expressionAttributeValues(Map.of(":v", n(2)))
                        .returnValuesOnConditionCheckFailure(
                            ReturnValuesOnConditionCheckFailure.ALL_OLD)));
  }

  @Test
  void keysAreChecked() {
    String mismatch = "The provided key element does not match the schema";

    assertInvalid(() -> db.deleteItem(r -> r.tableName(sorted).key(key("a"))), mismatch);
    assertInvalid(() -> db.deleteItem(r -> r.tableName(table).key(key("a", 1))), mismatch);
    assertInvalid(() -> db.deleteItem(r -> r.tableName(table).key(Map.of("pk", n(1)))), mismatch);
    assertInvalid(
        () -> db.deleteItem(r -> r.tableName(table).key(key(""))),
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot"
            + " contain an empty string value. Key: pk");
  }

  @Test
  void aTableThatIsNotThereIsNotFound() {
    assertRefused(
        () -> db.deleteItem(r -> r.tableName("no-such-table").key(key("a"))),
        "ResourceNotFoundException",
        "Requested resource not found");
  }
}
