package io.notestream.local.internal.operation.item;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.internal.operation.OperationTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.Select;

class ScanTest extends OperationTest {

  @Test
  void segmentsTogetherAreExactlyTheTable() {
    IntStream.range(0, 50).forEach(i -> put(key("k" + i)));

    List<String> seen = new ArrayList<>();
    for (int segment = 0; segment < 4; segment++) {
      int one = segment;
      db.scanPaginator(r -> r.tableName(table).segment(one).totalSegments(4).limit(3))
          .items()
          .forEach(item -> seen.add(item.get("pk").s()));
    }

    assertThat(seen)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 50).mapToObj(i -> "k" + i).toList());
  }

  @Test
  void segmentsComeWithTheirTotal() {
    assertInvalid(
        () -> db.scan(r -> r.tableName(table).segment(5).totalSegments(5)),
        "The Segment parameter is zero-based and must be less than parameter TotalSegments:"
            + " Segment: 5 is not less than TotalSegments: 5");
    assertInvalid(
        () -> db.scan(r -> r.tableName(table).segment(0)),
        "The TotalSegments parameter is required but was not present in the request when Segment"
            + " parameter is present");
    assertInvalid(
        () -> db.scan(r -> r.tableName(table).totalSegments(4)),
        "The Segment parameter is required but was not present in the request when parameter"
            + " TotalSegments is present");
  }

  @Test
  void aStartingKeyIsOfTheSegmentThatIsRead() {
    IntStream.range(0, 50).forEach(i -> put(key("k" + i)));
    String elsewhere =
        db.scan(r -> r.tableName(table).segment(1).totalSegments(2)).items().get(0).get("pk").s();

    assertInvalid(
        () ->
            db.scan(
                r ->
                    r.tableName(table)
                        .segment(0)
                        .totalSegments(2)
                        .exclusiveStartKey(key(elsewhere))),
        "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use"
            + " ExclusiveStartKey with correct Segment. TotalSegments: 2 Segment: 0");
    assertInvalid(
        () -> db.scan(r -> r.tableName(table).exclusiveStartKey(Map.of("other", s("a")))),
        "The provided starting key is invalid: The provided key element does not match the schema");
  }

  @Test
  void neitherFilterNorProjectionLooksIntoAKey() {
    String inside =
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not"
            + " allowed: Key: pk";

    assertInvalid(
        () -> db.scan(r -> r.tableName(table).filterExpression("attribute_exists(pk.a)")), inside);
    assertInvalid(() -> db.scan(r -> r.tableName(table).projectionExpression("pk[0]")), inside);
  }

  @Test
  void onlyAnIndexHasProjectedAttributesToSelect() {
    assertInvalid(
        () -> db.scan(r -> r.tableName(table).select(Select.ALL_PROJECTED_ATTRIBUTES)),
        "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
    assertInvalid(
        () -> db.scan(r -> r.tableName(table).select(Select.SPECIFIC_ATTRIBUTES)),
        "Must specify the AttributesToGet or ProjectionExpression when choosing to get"
            + " SPECIFIC_ATTRIBUTES");
  }
}
