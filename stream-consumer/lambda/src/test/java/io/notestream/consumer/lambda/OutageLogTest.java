package io.notestream.consumer.lambda;

import static io.notestream.consumer.lambda.TestFunction.created;
import static io.notestream.consumer.lambda.TestFunction.event;
import static io.notestream.consumer.lambda.TestFunction.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** What the function logs when it cannot do its work: the function has no readiness to look at. */
class OutageLogTest {

  @AutoClose private final TestFunction function = new TestFunction();

  private final PrintStream before = System.err;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(before);
  }

  @Test
  void aTableThatIsNotThereIsNamedOnceAndInTheReasonOfTheRedelivery() throws IOException {
    function.client().deleteTable(r -> r.tableName(function.names().noteViews()));

    function.invokeUntilOutOfTime(event(created(note(), "7")));

    assertThat(lines("WARN"))
        .anySatisfy(line -> assertThat(line).contains("fails", "on f-note-views", "NotFound"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("Lambda delivers again from '7'", "OUT_OF_TIME")
                    .contains("on f-note-views", "ResourceNotFoundException"))
        .hasSize(2);
  }

  @Test
  void aDeniedCommitIsNamedAndSoIsItsEnd() throws IOException {
    function.engine().faults().on("TransactWriteItems").fail("AccessDeniedException", "not you");
    function.invokeUntilOutOfTime(event(created(note(), "7")));
    function.engine().faults().clear();

    assertThat(function.invoke(event(created(note(), "8")))).isEqualTo(TestFunction.NO_FAILURES);

    assertThat(lines("WARN"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("TransactWriteItems on f-note-views fails")
                    .contains("AccessDeniedException: not you"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("OUT_OF_TIME", "TransactWriteItems on f-note-views: AccessDenied"))
        .hasSize(2);
    assertThat(lines("INFO"))
        .singleElement()
        .asString()
        .contains("TransactWriteItems on f-note-views succeeds again");
  }

  @Test
  void aWrongTablePrefixIsSeenInTheNameOfTheTable() throws IOException {
    StreamHandler handler = new StreamHandler(wrongPrefix());
    byte[] event = event(created(note(), "7")).getBytes(StandardCharsets.UTF_8);

    function.clock().resume();
    handler.handleRequest(
        new ByteArrayInputStream(event),
        new ByteArrayOutputStream(),
        new InvocationContext(Duration.ofMillis(800)));

    assertThat(lines("WARN"))
        .anySatisfy(line -> assertThat(line).contains("OUT_OF_TIME", "on wrong-note-views"));
  }

  @Test
  void theTableThatTheRetriesCannotReadIsNamed() {
    RetryHandler handler = new RetryHandler(wrongPrefix());

    assertThatThrownBy(() -> handler.handleRequest(InputStream.nullInputStream(), log, null))
        .isInstanceOf(ResourceNotFoundException.class);

    assertThat(lines("ERROR")).singleElement().asString().contains("wrong-note-ops", "not found");
  }

  @Test
  void aTimeoutThatLeavesNoTimeForAReactionIsSaidByTheRetries() throws IOException {
    assertThat(function.retry()).startsWith("{\"done\":0,");
    assertThat(lines("ERROR")).isEmpty();

    assertThat(function.retry(Duration.ofSeconds(10))).startsWith("{\"done\":0,");

    assertThat(lines("ERROR"))
        .singleElement()
        .asString()
        .contains("no pending reaction is retried", "timeout");
  }

  private Sandbox wrongPrefix() {
    return Sandbox.of(
        FunctionSettings.of(Map.of("NOTESTREAM_TABLE_PREFIX", "wrong-")),
        function.client(),
        function.clock());
  }

  private List<String> lines(String level) {
    return log.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains("\"level\":\"" + level + "\""))
        .toList();
  }
}
