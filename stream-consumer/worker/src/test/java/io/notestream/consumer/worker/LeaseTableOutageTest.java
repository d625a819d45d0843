package io.notestream.consumer.worker;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.fault.Fault;
import io.notestream.model.table.KeyAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

class LeaseTableOutageTest {

  @Test
  void checkpointsThatNeverReachTheLeaseTableAreNoBug() {
    try (Bench bench = Bench.start()) {
      List<Error> bugs = new CopyOnWriteArrayList<>();
      StreamWorker worker = bench.running(bench.worker().onBug(bugs::add));
      Fault held = bench.engine().faults().on("TransactWriteItems").throttle();
      bench.createMany(600, 1);
      // Long enough for several checkpoints in the middle of the batch that gathers meanwhile.
      bench.engine().faults().on("TransactWriteItems").latency(Duration.ofMillis(100));
      Fault lost = bench.engine().faults().on("UpdateItem").table(bench.leaseTable()).loseRequest();
      held.remove();

      eventually().until(() -> bench.created(1) > 400);
      lost.remove();

      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(600));
      eventually().until(() -> worker.health().ready());
      assertThat(bugs).isEmpty();
      assertThat(bench.active(1)).isEqualTo(600);
    }
  }

  @Test
  void aCallToTheLeaseTableIsMadeOnItsCallersThread() {
    try (Bench bench = Bench.start()) {
      bench.engine().faults().on("GetItem").latency(Duration.ofMillis(50));

      assertThat(
              bench
                  .clients()
                  .forStream()
                  .leases()
                  .getItem(
                      r ->
                          r.tableName(bench.tables().notes())
                              .key(KeyAttributes.primaryKey("no", "where"))))
          .isCompletedWithValueMatching(response -> !response.hasItem());
    }
  }

  @Test
  void aLeaseTableOutOfReachFailsAsTheServiceItselfDoes() {
    try (Bench bench = Bench.start()) {
      bench.engine().faults().on("UpdateItem").loseRequest();

      assertThat(
              bench
                  .clients()
                  .forStream()
                  .leases()
                  .updateItem(r -> r.tableName(bench.tables().notes()).key(Map.of()))
                  .handle((response, failure) -> failure)
                  .join())
          .isInstanceOf(DynamoDbException.class)
          .hasMessageContaining("HTTP");
    }
  }
}
