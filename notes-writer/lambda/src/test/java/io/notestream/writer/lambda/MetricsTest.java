package io.notestream.writer.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.function.runtime.FunctionProcess;
import io.notestream.function.runtime.MetricLine;
import io.notestream.function.runtime.RuntimeApi;
import io.notestream.local.LocalDynamoDb;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import io.notestream.writer.dynamodb.DynamoDbClients;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What the function writes for CloudWatch, in the process that Lambda would keep it from. */
class MetricsTest {

  private static final Duration TIME = Duration.ofSeconds(30);
  private static final String TITLE = "a title that nobody may log";

  @AutoClose private final LocalDynamoDb engine = LocalDynamoDb.builder().port(0).start();
  @AutoClose private final RuntimeApi runtime = new RuntimeApi();

  @Test
  void eachRequestIsALineOfTheFormatThatIsThereWithTheResponse() {
    createTables();
    try (FunctionProcess process = process(Map.of("NOTESTREAM_CLOUDWATCH", "Notestream/notes"))) {
      invoke(TestFunction.event("POST", "/notes", "{\"title\":\"" + TITLE + "\"}"));
      MetricLine created = MetricLine.among(process.log().stream()).get(0);
      invoke(TestFunction.event("GET", "/notes/none", null));

      List<MetricLine> lines = MetricLine.among(process.log().stream());
      assertThat(lines).hasSize(2);
      assertThat(created.namespace()).isEqualTo("Notestream/notes");
      assertThat(created.dimensions()).isEqualTo(Map.of("status", "2xx"));
      assertThat(created.values("notestream.api.requests")).containsExactly(1.0);
      assertThat(created.unit("notestream.api.duration")).isEqualTo("Milliseconds");
      assertThat(created.values("notestream.api.duration").get(0)).isPositive();
      assertThat(created.text("requestId")).isNotEmpty();
      assertThat(lines.get(1).dimensions()).isEqualTo(Map.of("status", "4xx"));
      assertThat(String.join("\n", process.log())).doesNotContain(TITLE, "alice");
    }
  }

  @Test
  void withoutANamespaceThereAreNone() {
    createTables();
    try (FunctionProcess process = process(Map.of())) {
      invoke(TestFunction.event("GET", "/notes", null));

      assertThat(MetricLine.among(process.log().stream())).isEmpty();
    }
  }

  @Test
  void whatIsLoggedIsJsonWithTheRequestsId() throws IOException {
    createTables();
    try (FunctionProcess process = process(Map.of())) {
      runtime.invoke("{}".getBytes(StandardCharsets.UTF_8), TIME);

      JsonNode line =
          new ObjectMapper()
              .readTree(
                  process.log().stream()
                      .filter(written -> written.contains("payload format"))
                      .findFirst()
                      .orElseThrow());
      assertThat(line.path("level").asText()).isEqualTo("ERROR");
      assertThat(line.path("requestId").asText()).hasSize(36);
    }
  }

  private void createTables() {
    try (DynamoDbClients clients = Connections.dynamoDb(engine.endpoint(), null)) {
      new TableCreator(clients.reads()).createMissing(NotestreamTables.all(TableNames.standard()));
    }
  }

  private FunctionProcess process(Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("NOTESTREAM_ENDPOINT_URL", engine.endpoint().toString());
    variables.put("NOTESTREAM_CURSOR_KEYS", TestFunction.CURSOR_KEY);
    return new FunctionProcess(runtime, FunctionProcess.Program.of(ApiHandler.class, variables));
  }

  private void invoke(ObjectNode event) {
    RuntimeApi.Result result =
        runtime.invoke(event.toString().getBytes(StandardCharsets.UTF_8), TIME);
    assertThat(result.error()).isNull();
  }
}
