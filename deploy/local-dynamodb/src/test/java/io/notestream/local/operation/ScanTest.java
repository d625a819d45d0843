package io.notestream.local.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

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
  }
}
