package io.notestream.consumer.worker;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.worker.HealthReport.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ShutdownTest {

  private static io.notestream.local.LocalDynamoDb engine;

  @BeforeAll
  static void start() {
    engine = io.notestream.local.LocalDynamoDb.builder().start();
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Test
  void checkpointsAndGivesItsLeasesUp() {
    try (Bench bench = Bench.in(engine, "gives-up-")) {
      StreamWorker worker = bench.running(bench.worker());
      bench.createMany(20, 4);
      eventually().untilAsserted(() -> assertThat(bench.created(4)).isEqualTo(20));

      worker.close();

      List<java.util.Map<String, AttributeValue>> leases = leases(bench);
      assertThat(leases)
          .filteredOn(item -> item.get("leaseKey").s().startsWith("shardId-"))
          .hasSize(1)
          .allSatisfy(
              lease -> {
                assertThat(lease).doesNotContainKey("leaseOwner");
                assertThat(lease.get("checkpoint").s()).matches("\\d+");
              });
      assertThat(leases).noneMatch(item -> item.get("leaseKey").s().equals(worker.name()));
    }
  }

  @Test
  void theNextWorkerGoesOnAtTheCheckpoint() {
    try (Bench bench = Bench.in(engine, "goes-on-")) {
      StreamWorker first = bench.running(bench.worker());
      bench.createMany(10, 2);
      eventually().untilAsserted(() -> assertThat(bench.created(2)).isEqualTo(10));
      first.close();
      bench.createMany(10, 2);

      bench.running(bench.worker());

      eventually().untilAsserted(() -> assertThat(bench.created(2)).isEqualTo(20));
    }
  }

  @Test
  void canBeClosedWhileItStartsAndAgainAndByMany() {
    try (Bench bench = Bench.in(engine, "while-starting-")) {
      StreamWorker worker = bench.started(bench.worker());

      CompletableFuture<?>[] closes =
          IntStream.range(0, 4)
              .mapToObj(i -> CompletableFuture.runAsync(worker::close))
              .toArray(CompletableFuture[]::new);
      CompletableFuture.allOf(closes).join();
      worker.close();

      assertThat(worker.health().state()).isEqualTo(State.STOPPING);
      assertThat(worker.ready()).isCompletedExceptionally();
    }
  }

  @Test
  void leavesABatchThatTakesTooLongWhereItIs() {
    try (Bench bench = Bench.in(engine, "too-long-")) {
      StreamWorker worker = bench.running(bench.worker().drain(Duration.ofMillis(200)));
      bench.create("user0", "counts");
      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));
      var outage =
          engine.faults().on("TransactWriteItems").table(bench.tables().noteViews()).throttle();
      bench.create("user0", "waits");
      eventually().until(() -> outage.hits() > 0);

      worker.close();
      outage.remove();
      assertThat(bench.created(1)).isEqualTo(1);
      bench.running(bench.worker());

      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(2));
    }
  }

  private static List<java.util.Map<String, AttributeValue>> leases(Bench bench) {
    String table =
        bench.dynamoDb().listTables().tableNames().stream()
            .filter(name -> name.startsWith("notestream-consumer." + bench.tables().notes() + "."))
            .findFirst()
            .orElseThrow();
    return bench.dynamoDb().scan(r -> r.tableName(table).consistentRead(true)).items();
  }
}
