package io.notestream.local.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

class DeleteItemTest extends OperationTest {

  @Test
  void removesTheItemAndReturnsIt() {
    put(item("a", "v", n(1)));

    DeleteItemResponse answer =
        db.deleteItem(r -> r.tableName(table).key(key("a")).returnValues(ReturnValue.ALL_OLD));

    assertThat(answer.attributes()).isEqualTo(item("a", "v", n(1)));
    assertThat(stored("a")).isEmpty();
  }

  @Test
  void whatIsNotThereIsDeletedWithoutAWord() {
    DeleteItemResponse answer =
        db.deleteItem(r -> r.tableName(table).key(key("a")).returnValues(ReturnValue.ALL_OLD));

    assertThat(answer.hasAttributes()).isFalse();
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
}
