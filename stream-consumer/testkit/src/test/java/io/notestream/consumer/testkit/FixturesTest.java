package io.notestream.consumer.testkit;

import static io.notestream.consumer.testkit.NotestreamAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.local.junit.LocalDynamoDbTest;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Every fixture leads to the tables beside it: in memory, and through the real pipeline. */
@LocalDynamoDbTest(frozenAt = "2026-03-05T00:00:00Z")
class FixturesTest {

  private static final JsonMapper JSON = new JsonMapper();

  static List<String> fixtures() throws IOException, URISyntaxException {
    Path directory = Path.of(FixturesTest.class.getResource("/fixtures").toURI());
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".expected.json"))
          .sorted()
          .toList();
    }
  }

  @Test
  void thereAreManyOfThem() throws IOException, URISyntaxException {
    assertThat(fixtures()).hasSizeGreaterThanOrEqualTo(15);
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void leadToTheirTablesInMemory(String name) {
    Fixture fixture = Fixture.load(name);

    assertThat(Views.of(fixture.records())).areAsExpectedBy(fixture);
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void leadToTheSameTablesRecordByRecordAndTwice(String name) {
    Fixture fixture = Fixture.load(name);
    MemorySink once = new MemorySink();
    fixture.records().forEach(record -> once.apply(List.of(record)));

    if (once.views().foreign() == 0 && once.views().deadLetters().isEmpty()) {
      once.apply(fixture.records());
    }

    assertThat(once.views()).areAsExpectedBy(fixture);
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void leadToTheirTablesThroughThePipeline(String name, DynamoDbClient client) throws IOException {
    Fixture fixture = Fixture.load(name);
    TableNames names = TableNames.withPrefix(name.replaceAll("[^a-z0-9]", "-") + "-");
    new TableCreator(client)
        .createMissing(List.of(NotestreamTables.noteViews(names), NotestreamTables.noteOps(names)));
    BatchOutcome outcome;

    try (StreamConsumer consumer =
        StreamConsumer.builder(client)
            .tables(names)
            .options(ConsumerOptions.builder().countingSince(Instant.EPOCH).build())
            .build()) {
      outcome =
          consumer.process(
              new ShardBatch("fixture", name, fixture.records()), BatchControl.untilDone());
    }

    assertThat(outcome.complete()).isTrue();
    String tables = TableViews.read(client, names, outcome.counts().foreign()).toString();
    assertThat(JSON.readTree(tables)).isEqualTo(JSON.readTree(fixture.expected()));
  }
}
