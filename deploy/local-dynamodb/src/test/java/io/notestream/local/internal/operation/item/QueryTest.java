package io.notestream.local.internal.operation.item;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.internal.operation.OperationTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.Select;

class QueryTest extends OperationTest {

  @Test
  void aPartitionIsReadInTheOrderOfItsSortKeyEitherWay() {
    IntStream.of(10, 9, 100, -1).forEach(i -> put(key("a", i)));
    put(key("b", 5));

    assertThat(sortKeys(query(r -> {}))).containsExactly("-1", "9", "10", "100");
    assertThat(sortKeys(query(r -> r.scanIndexForward(false))))
        .containsExactly("100", "10", "9", "-1");
  }

  @Test
  void aRangeIsReadAndItsOperandsMayStandEitherWay() {
    IntStream.rangeClosed(1, 5).forEach(i -> put(key("a", i)));

    QueryResponse response =
        db.query(
            r ->
                r.tableName(sorted)
                    .keyConditionExpression(":pk = pk AND :least < sk")
                    .expressionAttributeValues(Map.of(":pk", s("a"), ":least", n(3))));

    assertThat(sortKeys(response)).containsExactly("4", "5");
  }

  @Test
  void aLimitCountsWhatIsEvaluatedBeforeTheFilter() {
    IntStream.rangeClosed(1, 4).forEach(i -> put(key("a", i)));

    QueryResponse response = query(r -> r.limit(2).filterExpression("attribute_exists(nothing)"));

    assertThat(response.count()).isZero();
    assertThat(response.scannedCount()).isEqualTo(2);
    assertThat(response.lastEvaluatedKey()).isEqualTo(key("a", 2));
  }

  @Test
  void pagesCoverEverythingOnce() {
    IntStream.rangeClosed(1, 7).forEach(i -> put(key("a", i)));

    List<String> seen = new ArrayList<>();
    Map<String, AttributeValue> start = null;
    do {
      Map<String, AttributeValue> from = start;
      QueryResponse page = query(r -> r.limit(2).exclusiveStartKey(from));
      seen.addAll(sortKeys(page));
      start = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
    } while (start != null);

    assertThat(seen).containsExactly("1", "2", "3", "4", "5", "6", "7");
  }

  @Test
  void aPageEndsAfterOneMebibyte() {
    IntStream.rangeClosed(1, 4)
        .forEach(
            i -> {
              Map<String, AttributeValue> item = new HashMap<>(key("a", i));
              item.put("v", s("x".repeat(300_000)));
              put(item);
            });

    QueryResponse first = query(r -> {});

    assertThat(first.count()).isEqualTo(4);
    Map<String, AttributeValue> one = new HashMap<>(key("a", 5));
    one.put("v", s("x".repeat(300_000)));
    put(one);
    QueryResponse page = query(r -> {});
    assertThat(page.count()).isEqualTo(4);
    assertThat(page.lastEvaluatedKey()).isEqualTo(key("a", 4));
  }

  @Test
  void aCountHasNoItems() {
    put(key("a", 1));

    QueryResponse response = query(r -> r.select(Select.COUNT));

    assertThat(response.count()).isEqualTo(1);
    assertThat(response.hasItems()).isFalse();
  }

  @Test
  void badConditionsAreRefused() {
    assertInvalid(
        () ->
            db.query(
                r ->
                    r.tableName(sorted)
                        .keyConditionExpression("sk = :sk")
                        .expressionAttributeValues(Map.of(":sk", n(1)))),
        "Query condition missed key schema element: pk");
    assertInvalid(
        () -> query(r -> r.filterExpression("sk = :pk")),
        "Filter Expression can only contain non-primary key attributes: Primary key attribute: sk");
    assertInvalid(
        () -> query(r -> r.exclusiveStartKey(key("b", 1))),
        "The provided starting key is outside query boundaries based on provided conditions");
    assertInvalid(
        () ->
            query(
                r ->
                    r.keyConditionExpression("pk = :pk AND sk > :sk")
                        .expressionAttributeValues(Map.of(":pk", s("a"), ":sk", n(5)))
                        .exclusiveStartKey(key("a", 5))),
        "The provided starting key does not match the range key predicate");
    assertInvalid(
        () -> query(r -> r.exclusiveStartKey(Map.of("pk", s("a")))),
        "The provided starting key is invalid");
    assertInvalid(
        () -> query(r -> r.exclusiveStartKey(Map.of("pk", s("a"), "sk", s("1")))),
        "The provided starting key is invalid");
  }

  @Test
  void aKeyConditionHasNoEmptyValue() {
    assertInvalid(
        () -> query(r -> r.expressionAttributeValues(Map.of(":pk", s("")))),
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot"
            + " contain an empty string value. Key: pk");
  }

  @Test
  void aProjectionLooksIntoNoKey() {
    assertInvalid(
        () -> query(r -> r.projectionExpression("sk.a")),
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not"
            + " allowed: Key: sk");
  }

  @Test
  void whatIsSelectedFitsTheOtherParameters() {
    assertInvalid(
        () -> query(r -> r.select(Select.ALL_PROJECTED_ATTRIBUTES)),
        "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
    assertInvalid(
        () -> query(r -> r.select(Select.SPECIFIC_ATTRIBUTES)),
        "1 validation error detected: Must specify the AttributesToGet or ProjectionExpression when"
            + " choosing to get SPECIFIC_ATTRIBUTES");
    assertInvalid(
        () -> query(r -> r.select(Select.COUNT).projectionExpression("sk")),
        "1 validation error detected: Cannot specify the ProjectionExpression when choosing to get"
            + " only the Count");
    assertInvalid(
        () -> query(r -> r.select(Select.ALL_PROJECTED_ATTRIBUTES).projectionExpression("sk")),
        "1 validation error detected: Cannot specify the ProjectionExpression when choosing to get ALL_PROJECTED_ATTRIBUTES");
  }

  @Test
  void theNamesOfAProjectionAreDefinedAndUsed() {
    assertInvalid(
        () -> query(r -> r.projectionExpression("#missing")),
        "Invalid ProjectionExpression: An expression attribute name used in the document path is"
            + " not defined; attribute name: #missing");
    assertInvalid(
        () ->
            query(
                r ->
                    r.projectionExpression("sk").expressionAttributeNames(Map.of("#unused", "sk"))),
        "Value provided in ExpressionAttributeNames unused in expressions: keys: {#unused}");
  }

  @Test
  void anIndexIsSparseAndItsTiesSurvivePaging() {
    String indexed = "indexed";
    db.createTable(
        r ->
            r.tableName(indexed)
                .billingMode("PAY_PER_REQUEST")
                .attributeDefinitions(
                    AttributeDefinition.builder()
                        .attributeName("pk")
                        .attributeType(ScalarAttributeType.S)
                        .build(),
                    AttributeDefinition.builder()
                        .attributeName("group")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(
                    KeySchemaElement.builder().attributeName("pk").keyType(KeyType.HASH).build())
                .globalSecondaryIndexes(
                    GlobalSecondaryIndex.builder()
                        .indexName("by-group")
                        .keySchema(
                            KeySchemaElement.builder()
                                .attributeName("group")
                                .keyType(KeyType.HASH)
                                .build())
                        .projection(p -> p.projectionType("KEYS_ONLY"))
                        .build()));
    for (String pk : List.of("a", "b", "c", "d", "e")) {
      db.putItem(r -> r.tableName(indexed).item(item(pk, "group", s("g"))));
    }
    db.putItem(r -> r.tableName(indexed).item(key("ungrouped")));

    List<String> seen =
        db
            .queryPaginator(
                r ->
                    r.tableName(indexed)
                        .indexName("by-group")
                        .limit(2)
                        .keyConditionExpression("#g = :g")
                        .expressionAttributeNames(Map.of("#g", "group"))
                        .expressionAttributeValues(Map.of(":g", s("g"))))
            .items()
            .stream()
            .map(item -> item.get("pk").s())
            .toList();

    assertThat(seen).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    assertInvalid(
        () ->
            db.query(
                r ->
                    r.tableName(indexed)
                        .indexName("by-group")
                        .consistentRead(true)
                        .keyConditionExpression("#g = :g")
                        .expressionAttributeNames(Map.of("#g", "group"))
                        .expressionAttributeValues(Map.of(":g", s("g")))),
        "Consistent reads are not supported on global secondary indexes");
    assertInvalid(
        () -> db.putItem(r -> r.tableName(indexed).item(item("f", "group", n(1)))),
        "One or more parameter values were invalid: Type mismatch for Index Key group Expected: S"
            + " Actual: N IndexName: by-group");
  }

  private QueryResponse query(Consumer<QueryRequest.Builder> more) {
    QueryRequest.Builder request =
        QueryRequest.builder()
            .tableName(sorted)
            .keyConditionExpression("pk = :pk")
            .expressionAttributeValues(Map.of(":pk", s("a")));
    more.accept(request);
    return db.query(request.build());
  }

  private static List<String> sortKeys(QueryResponse response) {
    return response.items().stream().map(item -> item.get("sk").n()).toList();
  }
}
