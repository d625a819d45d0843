package io.notestream.local.internal.operation.item;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.TestIndexes;
import io.notestream.local.internal.operation.OperationTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ComparisonOperator;
import software.amazon.awssdk.services.dynamodb.model.Condition;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** A global index whose key has two attributes for the partition and three to sort by. */
class MultiAttributeIndexTest extends OperationTest {

  private static final String INDEX = "byPlace";
  private static final String PARTITION = "country = :country AND area = :area";

  private String places;

  @BeforeEach
  void createIndexedTable(DynamoDbClient client) {
    places = table + ".places";
    TestIndexes.createTable(
        client, places, INDEX, List.of("country:S", "area:N"), List.of("city:S", "nr:N", "flat:S"));
    Map<String, AttributeValue> chAbc = place("CH", 1, "Bern", 10, "a");
    putAs("p1", chAbc);
    putAs("p2", place("CH", 1, "Bern", 9, "b"));
    putAs("p3", place("CH", 1, "Bern", 9, "a"));
    putAs("p4", place("CH", 1, "Aarau", 100, "z"));
    putAs("p5", place("CH", 2, "Bern", 1, "a"));
    putAs("p6", place("C", 1, "Bern", 1, "a"));
  }

  private static Map<String, AttributeValue> place(
      String country, long area, String city, long nr, String flat) {
    return Map.of(
        "country", s(country), "area", n(area), "city", s(city), "nr", n(nr), "flat", s(flat));
  }

  private void putAs(String pk, Map<String, AttributeValue> attributes) {
    Map<String, AttributeValue> item = new HashMap<>(attributes);
    item.put("pk", s(pk));
    db.putItem(r -> r.tableName(places).item(item));
  }

  private QueryResponse query(String condition, Consumer<QueryRequest.Builder> more) {
    Map<String, AttributeValue> all =
        Map.of(
            ":country", s("CH"), ":area", n(1), ":city", s("Bern"), ":nr", n(9), ":flat", s("a"));
    Map<String, AttributeValue> used = new HashMap<>(all);
    used.keySet().removeIf(name -> !condition.contains(name));
    return db.query(
        r -> {
          r.tableName(places)
              .indexName(INDEX)
              .keyConditionExpression(condition)
              .expressionAttributeValues(used);
          more.accept(r);
        });
  }

  private static List<String> keys(List<Map<String, AttributeValue>> items) {
    return items.stream().map(item -> item.get("pk").s()).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "country = :country AND area = :area | p4 p3 p2 p1",
        "area = :area AND country = :country AND city = :city | p3 p2 p1",
        "country = :country AND area = :area AND city < :city | p4",
        "country = :country AND area = :area AND city = :city AND nr = :nr | p3 p2",
        "country = :country AND area = :area AND city = :city AND nr > :nr | p1",
        "nr = :nr AND city = :city AND country = :country AND area = :area AND flat > :flat | p2",
        "country = :country AND area = :area AND city = :city AND nr = :nr AND flat BETWEEN :flat"
            + " AND :flat | p3",
        "country = :country AND area = :area AND begins_with(city, :city) | p3 p2 p1"
      })
  void isReadFromTheLeftInTheOrderOfItsAttributes(String condition, String expected) {
    assertThat(keys(query(condition, r -> {}).items())).containsExactly(expected.split(" "));

    List<String> backwards = new ArrayList<>(List.of(expected.split(" ")));
    Collections.reverse(backwards);
    assertThat(keys(query(condition, r -> r.scanIndexForward(false)).items()))
        .containsExactlyElementsOf(backwards);
  }

  @Test
  void conditionMustNotLeaveAGap() {
    assertInvalid(
        () -> query("country = :country AND city = :city", r -> {}),
        "HASH key attributes area must have equality conditions specified in the query");
    assertInvalid(
        () -> query(PARTITION + " AND nr = :nr", r -> {}),
        "RANGE key attributes city must have equality conditions specified in the query because a"
            + " condition is present on key attribute nr");
  }

  @Test
  void olderConditionsAreTakenToo() {
    QueryResponse response =
        db.query(
            r ->
                r.tableName(places)
                    .indexName(INDEX)
                    .keyConditions(
                        Map.of(
                            "country", condition(ComparisonOperator.EQ, s("CH")),
                            "area", condition(ComparisonOperator.EQ, n(1)),
                            "city", condition(ComparisonOperator.EQ, s("Bern")),
                            "nr", condition(ComparisonOperator.LT, n(10)))));

    assertThat(keys(response.items())).containsExactly("p3", "p2");
  }

  private static Condition condition(ComparisonOperator operator, AttributeValue value) {
    return Condition.builder().comparisonOperator(operator).attributeValueList(value).build();
  }

  @Test
  void pagesEndWithAllAttributesOfBothKeys() {
    List<String> read = new ArrayList<>();
    Map<String, AttributeValue> start = null;
    do {
      Map<String, AttributeValue> from = start;
      QueryResponse page = query(PARTITION, r -> r.limit(1).exclusiveStartKey(from));
      read.addAll(keys(page.items()));
      start = page.hasLastEvaluatedKey() ? page.lastEvaluatedKey() : null;
      if (start != null) {
        assertThat(start)
            .containsOnlyKeys("pk", "country", "area", "city", "nr", "flat")
            .containsAllEntriesOf(page.items().get(0));
      }
    } while (start != null);

    assertThat(read).containsExactly("p4", "p3", "p2", "p1");
  }

  @Test
  void startKeyMustFitTheConditions() {
    Map<String, AttributeValue> start = new HashMap<>(place("CH", 1, "Bern", 9, "a"));
    start.put("pk", s("p3"));
    String condition = PARTITION + " AND city = :city AND nr = :nr";

    assertThat(keys(query(condition, r -> r.exclusiveStartKey(start)).items()))
        .containsExactly("p2");
    Map<String, AttributeValue> elsewhere = new HashMap<>(start);
    elsewhere.put("city", s("Aarau"));
    assertInvalid(
        () -> query(condition, r -> r.exclusiveStartKey(elsewhere)),
        "The provided starting key does not match the range key predicate");
    Map<String, AttributeValue> otherArea = new HashMap<>(start);
    otherArea.put("area", n(2));
    assertInvalid(
        () -> query(PARTITION, r -> r.exclusiveStartKey(otherArea)),
        "The provided starting key is outside query boundaries based on provided conditions");
    Map<String, AttributeValue> incomplete = new HashMap<>(start);
    incomplete.remove("flat");
    assertInvalid(
        () -> query(PARTITION, r -> r.exclusiveStartKey(incomplete)),
        "The provided starting key is invalid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"country", "area", "city", "nr", "flat"})
  void itemThatLacksAnAttributeIsNotInTheIndex(String attribute) {
    db.updateItem(
        r ->
            r.tableName(places).key(Map.of("pk", s("p1"))).updateExpression("REMOVE " + attribute));

    assertThat(keys(query(PARTITION, r -> {}).items())).containsExactly("p4", "p3", "p2");

    putAs("p1", place("CH", 1, "Aarau", 1, "a"));

    assertThat(keys(query(PARTITION, r -> {}).items())).containsExactly("p1", "p4", "p3", "p2");
  }

  @Test
  void attributesHaveTheirTypes() {
    Map<String, AttributeValue> wrong = new HashMap<>(place("CH", 1, "Bern", 1, "a"));
    wrong.put("nr", s("1"));
    Map<String, AttributeValue> empty = new HashMap<>(place("CH", 1, "Bern", 1, "a"));
    empty.put("flat", s(""));

    assertInvalid(
        () -> putAs("x", wrong),
        "One or more parameter values were invalid: Type mismatch for Index Key nr Expected: N"
            + " Actual: S IndexName: byPlace");
    assertInvalid(
        () -> putAs("x", empty),
        "One or more parameter values are not valid. A value specified for a secondary index key is"
            + " not supported. The AttributeValue for a key attribute cannot contain an empty"
            + " string value. IndexName: byPlace, IndexKey: flat");
  }

  @Test
  void filterMayNotNameAnyOfThem() {
    assertInvalid(
        () -> query(PARTITION, r -> r.filterExpression("flat <> :country")),
        "Filter Expression can only contain non-primary key attributes: Primary key attribute:"
            + " flat");
  }

  @Test
  void scanReadsEachEntryOnceOverPagesAndSegments() {
    Random random = new Random(7);
    for (int i = 0; i < 100; i++) {
      putAs(
          "q" + i,
          place(
              "C" + random.nextInt(3),
              random.nextInt(3),
              "T" + random.nextInt(2),
              random.nextInt(2),
              "f"));
    }

    List<String> read = new ArrayList<>();
    for (int segment = 0; segment < 3; segment++) {
      int part = segment;
      db.scanPaginator(
              r -> r.tableName(places).indexName(INDEX).limit(7).segment(part).totalSegments(3))
          .items()
          .forEach(item -> read.add(item.get("pk").s()));
    }

    assertThat(read).hasSize(106).doesNotHaveDuplicates();
  }
}
