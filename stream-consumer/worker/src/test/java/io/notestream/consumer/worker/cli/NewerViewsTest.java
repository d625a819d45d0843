package io.notestream.consumer.worker.cli;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.StreamWorker;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Meta;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A views table of a newer version of this project, or of a generation that nobody has made. */
class NewerViewsTest {

  private static final String REFUSED =
      "the views table has schema 3, and this version of the consumer knows 2 at most: use a newer"
          + " one";

  @AutoClose private final Bench bench = Bench.start();

  @TempDir private Path directory;

  @BeforeEach
  void countSince1970() {
    bench
        .dynamoDb()
        .putItem(
            r ->
                r.tableName(bench.tables().noteViews())
                    .item(Meta.ofNewTable(Instant.EPOCH, 1).toItem()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "worker --admin-port 0",
        "generation verify 1",
        "reconcile --all",
        "replay --file %s",
        "replay --force --file %s",
        "dead-letters redrive 0000-00"
      })
  void commandsThatWouldWriteToItSayInOneLineThatTheyAreTooOld(String command) throws Exception {
    bench.create("alice", "to recount");
    setSchema(3);
    Path file = Files.writeString(directory.resolve("none.jsonl"), "");

    Run run = run(command.formatted(file).split(" "));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().strip()).isEqualTo("stream-consumer: " + REFUSED);
  }

  @Test
  void aWorkerThatRunsStopsCountingAndGoesOnWhenTheTableIsItsOwnAgain() {
    StreamWorker worker = bench.running(bench.worker());
    bench.create("alice", "before");
    eventually().until(() -> bench.summary("alice").created() == 1);

    setSchema(3);
    bench.engine().clock().advance(Duration.ofSeconds(2)); // By then, the worker looks again.
    bench.create("alice", "meanwhile");

    eventually()
        .until(() -> worker.health().reasons().stream().anyMatch(r -> r.contains("schema 3")));
    assertThat(worker.health().live()).isTrue();
    assertThat(bench.summary("alice").created()).isEqualTo(1);

    setSchema(2);
    eventually().until(() -> bench.summary("alice").created() == 2);
    eventually().until(() -> worker.health().ready());
  }

  @Test
  void aWorkerOfAGenerationThatNobodyHasMadeSaysHowToMakeIt() {
    run("create-tables", "--generation", "2");

    Run run = run("worker", "--generation", "2", "--admin-port", "0");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains("nobody has begun generation 2", "stream-consumer.jar generation new 2")
        .hasLineCount(1);
  }

  private void setSchema(int schema) {
    bench
        .dynamoDb()
        .updateItem(
            r ->
                r.tableName(bench.tables().noteViews())
                    .key(ViewKeys.meta())
                    .updateExpression("SET #schema = :schema")
                    .expressionAttributeNames(Map.of("#schema", "schema"))
                    .expressionAttributeValues(
                        Map.of(":schema", AttributeValue.fromN(Integer.toString(schema)))));
  }

  private Run run(String... args) {
    return Run.on(bench.endpoint(), args);
  }
}
