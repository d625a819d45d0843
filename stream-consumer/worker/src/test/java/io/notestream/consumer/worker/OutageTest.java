package io.notestream.consumer.worker;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.worker.status.HealthReport.State;
import io.notestream.local.fault.Fault;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Order(1) // It takes long: it begins first.
class OutageTest {

  @Test
  void anOutageOfTheViewsDegradesReadinessAndLeavesTheWorkerAlive() {
    try (Bench bench = Bench.start()) {
      StreamWorker worker = bench.running(bench.worker());
      Fault refused =
          bench
              .engine()
              .faults()
              .on("TransactWriteItems")
              .fail("AccessDeniedException", "not authorized to perform dynamodb:PutItem");
      bench.create("user0", "waits");

      eventually().until(() -> worker.health().state() == State.DEGRADED);
      bench.engine().clock().advance(Duration.ofHours(1));
      assertThat(worker.health().live()).isTrue();
      assertThat(worker.health().reasons())
          .singleElement()
          .asString()
          .contains("TransactWriteItems on note-views: AccessDenied");

      refused.remove();
      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));
      eventually().until(() -> worker.health().ready());
    }
  }

  @Test
  void aLeaseTableThatIsDeletedUnderItIsMadeAnewAndNothingCountsTwice() {
    try (Bench bench = Bench.start()) {
      StreamWorker worker = bench.running(bench.worker());
      bench.createMany(20, 2);
      eventually().untilAsserted(() -> assertThat(bench.created(2)).isEqualTo(20));
      String leases =
          bench.dynamoDb().listTables().tableNames().stream()
              .filter(name -> name.startsWith("notestream-consumer."))
              .findFirst()
              .orElseThrow();

      bench.dynamoDb().deleteTable(r -> r.tableName(leases));
      bench.createMany(20, 2);

      eventually().until(() -> bench.dynamoDb().listTables().tableNames().contains(leases));
      eventually().untilAsserted(() -> assertThat(bench.created(2)).isEqualTo(40));
      eventually().until(() -> worker.health().ready());
      assertThat(bench.active(2)).isEqualTo(40);
    }
  }

  @Test
  void aStreamThatCannotBeLookedAfterIsReadOn() {
    try (Bench bench = Bench.start()) {
      StreamWorker worker = bench.running(bench.worker());
      Fault refused =
          bench
              .engine()
              .faults()
              .on("DescribeTable")
              .table(bench.tables().notes())
              .fail("AccessDeniedException", "not authorized to perform dynamodb:DescribeTable");
      eventually().until(() -> worker.health().state() == State.DEGRADED);
      assertThat(worker.health().reasons())
          .singleElement()
          .asString()
          .contains("cannot look after the stream", "AccessDeniedException: not authorized");

      bench.create("user0", "counted all the same");
      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));

      refused.remove();
      eventually().until(() -> worker.health().ready());
    }
  }

  @Test
  void aLeaseTableThatIsDeniedIsSaidInTheWordsOfDynamoDb() {
    try (Bench bench = Bench.start()) {
      StreamWorker worker = bench.running(bench.worker());
      Fault refused =
          bench
              .engine()
              .faults()
              .on()
              .table(bench.leaseTable())
              .fail("AccessDeniedException", "not you");
      eventually()
          .untilAsserted(
              () ->
                  assertThat(worker.health().reasons())
                      .anyMatch(reason -> reason.endsWith("AccessDeniedException: not you"))
                      .noneMatch(reason -> reason.contains("software.amazon")));

      refused.remove();
      eventually().until(() -> worker.health().ready());
    }
  }

  @Test
  void anErrorIsABugAfterWhichNothingIsCheckpointed() {
    try (Bench bench = Bench.start()) {
      CompletableFuture<Error> bug = new CompletableFuture<>();
      StreamWorker worker = bench.running(bench.worker().onBug(bug::complete));
      worker.addBatchListener(
          batch -> {
            throw new StackOverflowError("a bug");
          });

      bench.create("user0", "never counted by this worker");

      assertThat(bug.orTimeout(30, TimeUnit.SECONDS).join()).isInstanceOf(StackOverflowError.class);
      worker.close();
      assertThat(bench.created(1)).isZero();
      bench.running(bench.worker());
      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));
    }
  }
}
