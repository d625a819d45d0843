package io.notestream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ListingTest {

  private static final Listing<Row> LISTING =
      Listing.<Row>empty()
          .column("id", Row::id)
          .column("seenAt", Row::seenAt)
          .column("tries", Row::tries);

  private record Row(String id, @Nullable String seenAt, long tries) {}

  @Test
  void tableIsAlignedUnderAHeader() {
    assertThat(print(OutputFormat.TABLE, new Row("long-id", null, 3), new Row("b", "noon", 10)))
        .isEqualToNormalizingNewlines(
            "ID       SEEN AT  TRIES\n" + "long-id  -        3\n" + "b        noon     10\n");
  }

  @Test
  void emptyTableIsNothing() {
    assertThat(print(OutputFormat.TABLE)).isEmpty();
  }

  @Test
  void tableKeepsALineALineAndTheTerminalSafe() {
    assertThat(print(OutputFormat.TABLE, new Row("a\nb\u001b[2J", "", 0)))
        .contains("a b\\u001b[2J")
        .hasLineCount(2);
  }

  @Test
  void jsonIsAnArrayWithAnObjectALine() throws JsonProcessingException {
    String json =
        print(OutputFormat.JSON, new Row("a\"\n", null, 3), new Row("b", "noon", Long.MAX_VALUE));

    assertThat(json).hasLineCount(4);
    JsonNode rows = new ObjectMapper().readTree(json);
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).get("id").textValue()).isEqualTo("a\"\n");
    assertThat(rows.get(0).get("seenAt").isNull()).isTrue();
    assertThat(rows.get(0).get("tries").intValue()).isEqualTo(3);
    assertThat(rows.get(1).get("tries").longValue()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void emptyJsonIsAnEmptyArray() {
    assertThat(print(OutputFormat.JSON)).isEqualToIgnoringNewLines("[]");
  }

  @Test
  void optionChoosesTheFormat() {
    assertThat(DemoProgram.create().run("items", "list").out()).startsWith("ID");
    assertThat(DemoProgram.create().run("items", "list", "--output", "json").out()).startsWith("[");
    assertThat(DemoProgram.create().with("DEMO_OUTPUT", "JSON").run("items", "list").out())
        .startsWith("[");
  }

  private static String print(OutputFormat format, Row... rows) {
    StringWriter text = new StringWriter();
    LISTING.print(format, Stream.of(rows), new PrintWriter(text));
    return text.toString();
  }
}
