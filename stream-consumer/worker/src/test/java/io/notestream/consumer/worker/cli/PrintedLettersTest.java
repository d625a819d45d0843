package io.notestream.consumer.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.consumer.worker.Bench;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Letters of records that hold what a terminal would obey, and more than a stream record has. */
class PrintedLettersTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ODD = "\u001b[2J\u007f\u0085\u202e";

  @AutoClose private static Bench bench = Bench.start();

  @TempDir private Path directory;

  private JsonNode record;
  private String id;

  @BeforeEach
  void park() throws Exception {
    String user = JSON.writeValueAsString("u1" + ODD);
    record =
        JSON.readTree(
            """
            {"eventID":"1","eventName":"INSERT","eventSourceARN":"arn:1","tableName":"notes",
             "kinesis":{"data":"AA=="},
             "dynamodb":{"SequenceNumber":"7","NewImage":{"userId":{"S":%s},"PK":{"S":"USER#u1"},
              "SK":{"S":"NOTE#1"},"entity":{"S":"NOTE"}}}}
            """
                .formatted(user));
    Path file = directory.resolve("records.jsonl");
    Files.write(file, JSON.writeValueAsBytes(record));
    assertThat(run("replay", "--file", file.toString())).contains("1 parked");
    id = JSON.readTree(run("dead-letters", "list", "--output", "json")).get(0).get("id").asText();
  }

  @Test
  void nothingFromDataReachesTheTerminalAsItIs() {
    Path file = directory.resolve("records.jsonl");

    assertThat(
            Stream.of(
                run("dead-letters", "list"),
                run("dead-letters", "list", "--output", "json"),
                run("dead-letters", "show", id),
                run("dead-letters", "show", "--record", id),
                run("dead-letters", "redrive", id),
                run("replay", "--dry-run", "--file", file.toString())))
        .allSatisfy(
            printed ->
                assertThat(printed)
                    .isNotBlank()
                    .doesNotContain("\u001b", "\u007f", "\u0085", "\u202e"));
    assertThat(run("dead-letters", "show", id)).contains("u1\\u001b[2J\\u007f\\u0085\\u202e");
  }

  @Test
  void theRecordIsShownAsItArrived() throws Exception {
    String shown =
        run("dead-letters", "show", "--record", id)
            .lines()
            .filter(line -> line.startsWith("record"))
            .findFirst()
            .orElseThrow();

    assertThat(JSON.readTree(shown.substring("record".length()))).isEqualTo(record);
  }

  private static String run(String... args) {
    return Run.on(bench.endpoint(), args).out();
  }
}
