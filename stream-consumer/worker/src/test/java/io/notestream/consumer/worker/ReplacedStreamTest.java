package io.notestream.consumer.worker;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.worker.status.HealthReport.State;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.junit.LocalDynamoDbTest;
import io.notestream.model.note.Note;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * A stream that is switched off and on again is another one, and the former still holds changes.
 */
@LocalDynamoDbTest
class ReplacedStreamTest {

  private final LocalDynamoDb engine;

  ReplacedStreamTest(LocalDynamoDb engine) {
    this.engine = engine;
  }

  @Test
  void theFormerStreamIsReadToItsEndFirstByAWorkerThatWasAway() {
    try (Bench bench = Bench.in(engine, "away-")) {
      StreamWorker first = bench.running(bench.worker());
      Note note = bench.create("user0", "counted");
      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));
      first.close();
      String former = engine.streams().arn(bench.tables().notes());
      bench.put(note.toBuilder().title("in the former").version(2).build());
      replaceStream(bench);
      bench.put(note.toBuilder().title("in the new one").version(3).build());

      StreamWorker second = bench.worker().start();
      try (second) {
        List<ShardBatch> seen = Collections.synchronizedList(new ArrayList<>());
        second.addBatchListener(seen::add);

        eventually().untilAsserted(() -> assertThat(bench.summary("user0").updated()).isEqualTo(2));
        String present = engine.streams().arn(bench.tables().notes());
        assertThat(present).isNotEqualTo(former);
        assertThat(seen.stream().map(ShardBatch::stream).distinct())
            .containsExactly(former, present);
      }
    }
  }

  @Test
  void theFormerStreamIsReadTooIfNoLeaseTableIsLeft() {
    try (Bench bench = Bench.in(engine, "leaseless-")) {
      StreamWorker first = bench.running(bench.worker());
      Note note = bench.create("user0", "counted");
      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));
      first.close();
      bench.put(note.toBuilder().title("in the former").version(2).build());
      bench.dynamoDb().deleteTable(r -> r.tableName(bench.leaseTable()));
      replaceStream(bench);
      bench.put(note.toBuilder().title("in the new one").version(3).build());

      try (StreamWorker second = bench.worker().start()) {
        eventually().untilAsserted(() -> assertThat(bench.summary("user0").updated()).isEqualTo(2));
        assertThat(bench.created(1)).isEqualTo(1);
        eventually().until(() -> second.health().state() == State.DEGRADED);
        assertThat(second.health().reasons()).singleElement().asString().contains("1 gaps");
      }
    }
  }

  @Test
  void aWorkerThatReadsGoesOverToTheNewStreamByItself() {
    try (Bench bench = Bench.in(engine, "reads-")) {
      StreamWorker worker = bench.running(bench.worker());
      Note note = bench.create("user0", "counted");
      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));

      bench.put(note.toBuilder().title("in the former").version(2).build());
      replaceStream(bench);
      bench.put(note.toBuilder().title("in the new one").version(3).build());

      eventually().untilAsserted(() -> assertThat(bench.summary("user0").updated()).isEqualTo(2));
      // Nothing tells whether anything was changed while there was no stream.
      eventually().until(() -> worker.health().state() == State.DEGRADED);
      assertThat(worker.health().reasons()).singleElement().asString().contains("1 gaps");
    }
  }

  @Test
  void whatWasNotReadOfAStreamThatIsGoneIsAGap() {
    try (Bench bench = Bench.in(engine, "again-")) {
      StreamWorker first = bench.running(bench.worker());
      bench.create("user0", "counted");
      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));
      first.close();
      bench.create("user0", "lost with the table");
      bench.dynamoDb().deleteTable(r -> r.tableName(bench.tables().notes()));
      bench.dynamoDb().waiter().waitUntilTableNotExists(r -> r.tableName(bench.tables().notes()));
      bench.createTables();
      engine.clock().advance(Duration.ofHours(25));
      bench.create("user0", "in the new table");

      StreamWorker second = bench.running(bench.worker());

      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(2));
      eventually()
          .untilAsserted(
              () -> assertThat(second.health().reasons()).anyMatch(why -> why.contains("gaps")));
    }
  }

  private static void replaceStream(Bench bench) {
    String table = bench.tables().notes();
    bench
        .dynamoDb()
        .updateTable(r -> r.tableName(table).streamSpecification(s -> s.streamEnabled(false)));
    bench.dynamoDb().waiter().waitUntilTableExists(r -> r.tableName(table));
    bench
        .dynamoDb()
        .updateTable(
            r ->
                r.tableName(table)
                    .streamSpecification(
                        s ->
                            s.streamEnabled(true)
                                .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)));
  }
}
