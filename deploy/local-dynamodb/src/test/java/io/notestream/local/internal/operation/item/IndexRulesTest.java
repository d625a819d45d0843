package io.notestream.local.internal.operation.item;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.internal.operation.OperationTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** What holds for items that are in indexes, and for what is read through them. */
class IndexRulesTest extends OperationTest {

  private String indexed;

  @BeforeEach
  void createIndexedTable(DynamoDbClient client, TestInfo test) {
    indexed = test.getTestMethod().orElseThrow().getName() + ".indexed";
    client.createTable(
        CreateTableRequest.builder()
            .tableName(indexed)
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(
                attribute("pk", ScalarAttributeType.S),
                attribute("sk", ScalarAttributeType.S),
                attribute("color", ScalarAttributeType.S),
                attribute("raw", ScalarAttributeType.B))
            .keySchema(hash("pk"), range("sk"))
            .localSecondaryIndexes(
                LocalSecondaryIndex.builder()
                    .indexName("local")
                    .keySchema(hash("pk"), range("color"))
                    .projection(p -> p.projectionType(ProjectionType.KEYS_ONLY))
                    .build())
            .globalSecondaryIndexes(
                GlobalSecondaryIndex.builder()
                    .indexName("byColor")
                    .keySchema(hash("color"))
                    .projection(
                        p -> p.projectionType(ProjectionType.INCLUDE).nonKeyAttributes("size"))
                    .build(),
                GlobalSecondaryIndex.builder()
                    .indexName("byRaw")
                    .keySchema(hash("raw"))
                    .projection(p -> p.projectionType(ProjectionType.ALL))
                    .build())
            .build());
  }

  private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  private static KeySchemaElement hash(String name) {
    return KeySchemaElement.builder().attributeName(name).keyType(KeyType.HASH).build();
  }

  private static KeySchemaElement range(String name) {
    return KeySchemaElement.builder().attributeName(name).keyType(KeyType.RANGE).build();
  }

  private static Map<String, AttributeValue> row(String sk, Map<String, AttributeValue> more) {
    Map<String, AttributeValue> item = new HashMap<>(more);
    item.put("pk", s("p"));
    item.put("sk", s(sk));
    return item;
  }

  private void putRow(String sk, Map<String, AttributeValue> more) {
    db.putItem(r -> r.tableName(indexed).item(row(sk, more)));
  }

  private QueryResponse byColor(String color, Consumer<QueryRequest.Builder> more) {
    return db.query(
        r -> {
          r.tableName(indexed)
              .indexName("byColor")
              .keyConditionExpression("color = :c")
              .expressionAttributeValues(Map.of(":c", s(color)));
          more.accept(r);
        });
  }

  @Test
  void theKeyOfAnIndexHasItsType() {
    assertInvalid(
        () -> putRow("a", Map.of("color", n(1))),
        "One or more parameter values were invalid: Type mismatch for Index Key color Expected: S"
            + " Actual: N IndexName: byColor");
    assertInvalid(
        () ->
            db.updateItem(
                r ->
                    r.tableName(indexed)
                        .key(row("a", Map.of()))
                        .updateExpression("SET color = :c")
                        .expressionAttributeValues(Map.of(":c", n(1)))),
        "One or more parameter values were invalid: Type mismatch for Index Key color Expected: S"
            + " Actual: N IndexName: byColor");
  }

  @Test
  void anUpdateCannotMakeTheKeyOfAnIndexWhatItMayNotBe() {
    putRow("a", Map.of("amount", n(1), "letter", s("x".repeat(2049))));

    assertInvalid(
        () -> update("SET color = amount"),
        "The update expression attempted to update the secondary index key to unsupported type");
    assertInvalid(
        () -> update("SET color = letter"),
        "The update expression attempted to update the secondary index key beyond allowed size"
            + " limits");
    assertInvalid(
        () -> update("SET color = gone - amount"),
        "One or more parameter values were invalid: Type mismatch for Index Key color Expected: S"
            + " Actual: N IndexName: byColor");
  }

  @Test
  void anUpdateCannotLookIntoAKey() {
    String refused =
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not"
            + " allowed: ";

    assertInvalid(() -> update("REMOVE color.shade"), refused + "IndexKey: color");
    assertInvalid(() -> update("SET amount = color[0]"), refused + "IndexKey: color");
    assertInvalid(() -> update("SET amount = sk.part"), refused + "Key: sk");
  }

  private void update(String expression) {
    db.updateItem(r -> r.tableName(indexed).key(row("a", Map.of())).updateExpression(expression));
  }

  @Test
  void aSortKeyIsAtMostAKibibyte() {
    putRow("k".repeat(1024), Map.of());

    assertInvalid(
        () -> putRow("k".repeat(1025), Map.of()),
        "One or more parameter values were invalid: Aggregated size of all range keys has exceeded"
            + " the size limit of 1024 bytes");
  }

  @Test
  void theKeyOfAnIndexIsNotEmpty() {
    assertInvalid(
        () -> putRow("a", Map.of("raw", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[0])))),
        "One or more parameter values are not valid. A value specified for a secondary index key is"
            + " not supported. The AttributeValue for a key attribute cannot contain an empty"
            + " binary value. IndexName: byRaw, IndexKey: raw");
    assertInvalid(
        () ->
            db.updateItem(
                r ->
                    r.tableName(indexed)
                        .key(row("a", Map.of()))
                        .updateExpression("SET color = :c")
                        .expressionAttributeValues(Map.of(":c", s("")))),
        "One or more parameter values are not valid. The update expression attempted to update a"
            + " secondary index key to a value that is not supported. The AttributeValue for a key"
            + " attribute cannot contain an empty string value.");
  }

  @Test
  void anIndexFollowsItsItems() {
    putRow("a", Map.of("color", s("red"), "size", n(1)));
    putRow("b", Map.of("color", s("red"), "size", n(2)));
    putRow("c", Map.of());
    db.updateItem(
        r ->
            r.tableName(indexed)
                .key(row("a", Map.of()))
                .updateExpression("SET color = :c")
                .expressionAttributeValues(Map.of(":c", s("blue"))));
    db.deleteItem(r -> r.tableName(indexed).key(row("b", Map.of())));

    assertThat(byColor("red", r -> {}).items()).isEmpty();
    assertThat(byColor("blue", r -> {}).items())
        .containsExactly(row("a", Map.of("color", s("blue"), "size", n(1))));
    assertThat(db.scan(r -> r.tableName(indexed).indexName("byColor")).count()).isEqualTo(1);
  }

  @Test
  void aGlobalIndexHasWhatItProjectsAndNoMore() {
    putRow("a", Map.of("color", s("red"), "size", n(1), "note", s("long")));

    assertThat(byColor("red", r -> {}).items().get(0))
        .containsOnlyKeys("pk", "sk", "color", "size");
    assertInvalid(
        () -> byColor("red", r -> r.select(Select.ALL_ATTRIBUTES)),
        "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for"
            + " global secondary index byColor because its projection type is not ALL");
    assertInvalid(
        () -> byColor("red", r -> r.projectionExpression("note")),
        "One or more parameter values were invalid: Global secondary index byColor does not project"
            + " [note]");
    assertInvalid(
        () -> byColor("red", r -> r.consistentRead(true)),
        "Consistent reads are not supported on global secondary indexes");
  }

  @Test
  void aQueryFiltersOnlyByWhatItsIndexHolds() {
    putRow("a", Map.of("color", s("red"), "size", n(1), "note", s("long")));

    assertInvalid(
        () ->
            byColor(
                "red", r -> r.filterExpression("attribute_exists(note) OR attribute_exists(body)")),
        "One or more parameter values were invalid: Secondary index byColor does not project one or"
            + " more filter attributes: [body, note]");
    assertInvalid(
        () ->
            db.query(
                r ->
                    r.tableName(indexed)
                        .indexName("local")
                        .keyConditionExpression("pk = :p")
                        .filterExpression("attribute_exists(note)")
                        .expressionAttributeValues(Map.of(":p", s("p")))),
        "One or more parameter values were invalid: Secondary index local does not project one or"
            + " more filter attributes: [note]");
    assertThat(byColor("red", r -> r.filterExpression("attribute_exists(sk)")).count())
        .isEqualTo(1);
  }

  @Test
  void aKeyConditionOfAnIndexHasNoEmptyValueAndItsFilterLooksIntoNoKey() {
    assertInvalid(
        () -> byColor("", r -> {}),
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot"
            + " contain an empty string value. Key: color");
    assertInvalid(
        () ->
            db.query(
                r ->
                    r.tableName(indexed)
                        .keyConditionExpression("pk = :p AND begins_with(sk, :s)")
                        .expressionAttributeValues(Map.of(":p", s("p"), ":s", s("")))),
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot"
            + " contain an empty string value. Key: sk");
    assertInvalid(
        () ->
            db.query(
                r ->
                    r.tableName(indexed)
                        .keyConditionExpression("pk = :p")
                        .filterExpression("attribute_exists(color.shade)")
                        .expressionAttributeValues(Map.of(":p", s("p")))),
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not"
            + " allowed: IndexKey: color");
  }

  @Test
  void aScanFindsMissingWhatItsIndexDoesNotHold() {
    putRow("a", Map.of("color", s("red"), "note", s("long")));

    for (String index : List.of("byColor", "local")) {
      ScanResponse response =
          db.scan(
              r ->
                  r.tableName(indexed).indexName(index).filterExpression("attribute_exists(note)"));

      assertThat(response.scannedCount()).isEqualTo(1);
      assertThat(response.count()).isZero();
    }
  }

  @Test
  void aLocalIndexFetchesWhatItDoesNotProject() {
    putRow("a", Map.of("color", s("red"), "note", s("long")));
    QueryRequest local =
        QueryRequest.builder()
            .tableName(indexed)
            .indexName("local")
            .consistentRead(true)
            .keyConditionExpression("pk = :p")
            .expressionAttributeValues(Map.of(":p", s("p")))
            .build();

    assertThat(db.query(local).items().get(0)).containsOnlyKeys("pk", "sk", "color");
    assertThat(db.query(local.toBuilder().select(Select.ALL_ATTRIBUTES).build()).items().get(0))
        .containsEntry("note", s("long"));
    assertThat(db.query(local.toBuilder().projectionExpression("note").build()).items())
        .containsExactly(Map.of("note", s("long")));
    ConsumedCapacity used =
        db.query(
                local.toBuilder()
                    .select(Select.ALL_ATTRIBUTES)
                    .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                    .build())
            .consumedCapacity();
    assertThat(used.table().capacityUnits()).isEqualTo(1);
    assertThat(used.localSecondaryIndexes().get("local").capacityUnits()).isEqualTo(1);
    assertThat(used.capacityUnits()).isEqualTo(2);
  }

  @Test
  void aWriteCostsUnitsOfTheIndexesThatItTouches() {
    assertThat(cost("a", Map.of("color", s("red"), "size", n(1))))
        .isEqualTo(Map.of("table", 1.0, "byColor", 1.0, "local", 1.0));
    // Nothing of what the indexes hold.
    assertThat(cost("a", Map.of("color", s("red"), "size", n(1), "note", s("x"))))
        .isEqualTo(Map.of("table", 1.0));
    // A new place: taken out of one, put into another.
    assertThat(cost("a", Map.of("color", s("blue"), "size", n(1))))
        .isEqualTo(Map.of("table", 1.0, "byColor", 2.0, "local", 2.0));
  }

  @Test
  void aDeleteCostsUnitsOfTheIndexesThatTheItemWasIn() {
    putRow("a", Map.of("color", s("red")));
    putRow("b", Map.of());

    assertThat(costOfDelete("a")).isEqualTo(Map.of("table", 1.0, "byColor", 1.0, "local", 1.0));
    assertThat(costOfDelete("b")).isEqualTo(Map.of("table", 1.0));
  }

  private Map<String, Double> costOfDelete(String sk) {
    return byPlace(
        db.deleteItem(
                r ->
                    r.tableName(indexed)
                        .key(row(sk, Map.of()))
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
            .consumedCapacity());
  }

  @Test
  void aReadOfAGlobalIndexCostsUnitsOfTheIndexAlone() {
    putRow("a", Map.of("color", s("red")));

    ConsumedCapacity used =
        byColor("red", r -> r.returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
            .consumedCapacity();

    assertThat(used.capacityUnits()).isEqualTo(0.5);
    assertThat(used.table().capacityUnits()).isZero();
    assertThat(used.globalSecondaryIndexes().get("byColor").capacityUnits()).isEqualTo(0.5);
    assertThat(used.readCapacityUnits()).isNull();
    assertThat(used.localSecondaryIndexes()).isEmpty();
  }

  private Map<String, Double> cost(String sk, Map<String, AttributeValue> more) {
    ConsumedCapacity used =
        db.putItem(
                r ->
                    r.tableName(indexed)
                        .item(row(sk, more))
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
            .consumedCapacity();
    return byPlace(used);
  }

  @Test
  void aTransactionDoublesTheCostOfTheTableAndNotThatOfItsIndexes() {
    cost("a", Map.of("color", s("red"), "size", n(1)));

    ConsumedCapacity used =
        db.transactWriteItems(
                r ->
                    r.transactItems(
                            TransactWriteItem.builder()
                                .put(
                                    p ->
                                        p.tableName(indexed)
                                            .item(
                                                row("a", Map.of("color", s("blue"), "size", n(1)))))
                                .build())
                        .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES))
            .consumedCapacity()
            .get(0);

    assertThat(byPlace(used)).isEqualTo(Map.of("table", 2.0, "byColor", 2.0, "local", 2.0));
    assertThat(used.capacityUnits()).isEqualTo(6);
    assertThat(used.writeCapacityUnits()).isEqualTo(6);
  }

  private static Map<String, Double> byPlace(ConsumedCapacity used) {
    Map<String, Double> cost = new HashMap<>();
    cost.put("table", used.table().capacityUnits());
    used.globalSecondaryIndexes().forEach((name, units) -> cost.put(name, units.capacityUnits()));
    used.localSecondaryIndexes().forEach((name, units) -> cost.put(name, units.capacityUnits()));
    return cost;
  }

  @Test
  void aCollectionWithALocalIndexIsMeasured() {
    var metrics =
        db.putItem(
                r ->
                    r.tableName(indexed)
                        .item(row("a", Map.of()))
                        .returnItemCollectionMetrics(ReturnItemCollectionMetrics.SIZE))
            .itemCollectionMetrics();

    assertThat(metrics.itemCollectionKey()).isEqualTo(Map.of("pk", s("p")));
    assertThat(metrics.sizeEstimateRangeGB()).containsExactly(0.0, 1.0);
    assertThat(
            db.putItem(
                    r ->
                        r.tableName(table)
                            .item(key("a"))
                            .returnItemCollectionMetrics(ReturnItemCollectionMetrics.SIZE))
                .itemCollectionMetrics())
        .isNull();
  }

  @Test
  void aStartingKeyIsOfTheIndexAndTheTable() {
    putRow("a", Map.of("color", s("red")));
    putRow("b", Map.of("color", s("red")));

    QueryResponse first = byColor("red", r -> r.limit(1));
    assertThat(first.lastEvaluatedKey()).containsOnlyKeys("pk", "sk", "color");
    assertThat(byColor("red", r -> r.exclusiveStartKey(first.lastEvaluatedKey())).count())
        .isEqualTo(1);
    assertInvalid(
        () -> byColor("red", r -> r.exclusiveStartKey(Map.of("color", s("red")))),
        "The provided starting key is invalid");
    Map<String, AttributeValue> elsewhere = new HashMap<>(first.lastEvaluatedKey());
    elsewhere.put("color", s("blue"));
    assertInvalid(
        () -> byColor("red", r -> r.exclusiveStartKey(elsewhere)),
        "The provided starting key is outside query boundaries based on provided conditions");
  }

  @Test
  void inATransactionAWrongTypeIsAReasonAndAnEmptyValueARefusal() {
    assertRefused(
        () ->
            db.transactWriteItems(
                r ->
                    r.transactItems(
                        TransactWriteItem.builder()
                            .put(p -> p.tableName(indexed).item(row("a", Map.of("color", n(1)))))
                            .build())),
        "TransactionCanceledException",
        "Transaction cancelled, please refer cancellation reasons for specific reasons"
            + " [ValidationError]");
    assertInvalid(
        () ->
            db.transactWriteItems(
                r ->
                    r.transactItems(
                        TransactWriteItem.builder()
                            .update(
                                u ->
                                    u.tableName(indexed)
                                        .key(row("a", Map.of()))
                                        .updateExpression("SET color = :c")
                                        .expressionAttributeValues(Map.of(":c", s(""))))
                            .build())),
        "One or more parameter values are not valid. The update expression attempted to update a"
            + " secondary index key to a value that is not supported. The AttributeValue for a key"
            + " attribute cannot contain an empty string value.");
    assertThat(db.scan(r -> r.tableName(indexed)).items()).isEqualTo(List.of());
  }
}
