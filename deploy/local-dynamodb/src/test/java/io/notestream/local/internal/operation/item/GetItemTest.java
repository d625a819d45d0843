package io.notestream.local.internal.operation.item;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.internal.operation.OperationTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

class GetItemTest extends OperationTest {

  @Test
  void whatIsNotThereHasNoItem() {
    assertThat(db.getItem(r -> r.tableName(table).key(key("a"))).hasItem()).isFalse();
  }

  @Test
  void aProjectionPicksNestedPaths() {
    put(
        item(
            "a",
            "m",
            AttributeValue.fromM(
                Map.of("x", n(1), "l", AttributeValue.fromL(List.of(n(7), n(8)))))));

    Map<String, AttributeValue> item =
        db.getItem(
                r ->
                    r.tableName(table)
                        .key(key("a"))
                        .projectionExpression("#m.l[1]")
                        .expressionAttributeNames(Map.of("#m", "m")))
            .item();

    assertThat(item)
        .isEqualTo(
            Map.of("m", AttributeValue.fromM(Map.of("l", AttributeValue.fromL(List.of(n(8)))))));
  }

  @Test
  void anEventuallyConsistentReadCostsHalf() {
    put(item("a", "v", s("x".repeat(5000))));

    assertThat(capacity(true)).isEqualTo(2.0);
    assertThat(capacity(false)).isEqualTo(1.0);
  }

  private double capacity(boolean consistent) {
    GetItemResponse response =
        db.getItem(
            r ->
                r.tableName(table)
                    .key(key("a"))
                    .consistentRead(consistent)
                    .returnConsumedCapacity(ReturnConsumedCapacity.TOTAL));
    return response.consumedCapacity().capacityUnits();
  }

  @Test
  void theCapacityIsThatOfTheTableAsTheRequestCallsIt() {
    String arn = db.describeTable(r -> r.tableName(table)).table().tableArn();
    var keys = KeysAndAttributes.builder().keys(List.of(key("a"))).build();
    var puts = List.of(WriteRequest.builder().putRequest(p -> p.item(key("a"))).build());
    ReturnConsumedCapacity total = ReturnConsumedCapacity.TOTAL;

    assertThat(
            List.of(
                db.putItem(r -> r.tableName(arn).item(key("a")).returnConsumedCapacity(total))
                    .consumedCapacity(),
                db.getItem(r -> r.tableName(arn).key(key("a")).returnConsumedCapacity(total))
                    .consumedCapacity(),
                db.scan(r -> r.tableName(arn).returnConsumedCapacity(total)).consumedCapacity(),
                db.batchGetItem(
                        r -> r.requestItems(Map.of(arn, keys)).returnConsumedCapacity(total))
                    .consumedCapacity()
                    .get(0),
                db.batchWriteItem(
                        r -> r.requestItems(Map.of(arn, puts)).returnConsumedCapacity(total))
                    .consumedCapacity()
                    .get(0)))
        .extracting(ConsumedCapacity::tableName)
        .containsOnly(arn);
  }

  @Test
  void theKeyMustFitTheSchema() {
    String mismatch = "The provided key element does not match the schema";
    assertInvalid(() -> db.getItem(r -> r.tableName(table).key(key("a", 1))), mismatch);
    assertInvalid(() -> db.getItem(r -> r.tableName(table).key(Map.of("pk", n(1)))), mismatch);
    assertInvalid(() -> db.getItem(r -> r.tableName(sorted).key(key("a"))), mismatch);
  }

  @Test
  void aProjectionLooksIntoNoKey() {
    String inside =
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not"
            + " allowed: Key: pk";
    for (String path : List.of("pk.a", "pk[0]")) {
      assertInvalid(
          () -> db.getItem(r -> r.tableName(table).key(key("a")).projectionExpression(path)),
          inside);
      assertInvalid(
          () ->
              db.batchGetItem(
                  r ->
                      r.requestItems(
                          Map.of(
                              table,
                              KeysAndAttributes.builder()
                                  .keys(List.of(key("a")))
                                  .projectionExpression(path)
                                  .build()))),
          inside);
    }
  }

  @Test
  void aReservedWordNeedsAPlaceholder() {
    assertInvalid(
        () -> db.getItem(r -> r.tableName(table).key(key("a")).projectionExpression("status")),
        "Invalid ProjectionExpression: Attribute name is a reserved keyword; reserved keyword:"
            + " status");
  }
}
