package io.notestream.consumer;

import static io.notestream.consumer.Patience.eventually;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.deadletter.RedriveResult;
import io.notestream.local.fault.Fault;
import io.notestream.model.table.TableNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** What is said of calls that go on failing: in the log, by health, and in outcomes. */
@Timeout(60)
class OutageLogTest {

  @AutoClose private final TestTables tables = new TestTables();
  private final TableNames names = tables.create();

  @AutoClose
  private final LogLines log =
      new LogLines(
          "io.notestream.consumer.internal.retry.Outages",
          names.noteViews().replace("note-views", ""));

  private final TestRecords records = new TestRecords();
  private final AtomicBoolean stop = new AtomicBoolean();

  @AutoClose
  private final StreamConsumer consumer =
      StreamConsumer.builder(tables.client())
          .tables(names)
          .clock(tables.clock())
          .options(
              ConsumerOptions.builder()
                  .countingSince(Instant.EPOCH)
                  .packActions(3) // One note to a transaction.
                  .build())
          .build();

  @AfterEach
  void stopBatches() {
    tables.engine().faults().clear();
    stop.set(true);
  }

  @Test
  void anOutageIsLoggedOnceForAllChainsThenEachMinuteAndWhenItIsOver() {
    Fault denied = deny("TransactWriteItems");
    CompletableFuture<BatchOutcome> outcome = process(users(30));

    eventually().until(() -> consumer.health().waiting() == 30);
    assertThat(log.of("WARN"))
        .singleElement()
        .asString()
        .contains("TransactWriteItems on " + names.noteViews(), "AccessDeniedException", "not you");

    tables.clock().advance(Duration.ofSeconds(59));
    long hits = denied.hits();
    eventually().until(() -> denied.hits() > hits + 10);
    assertThat(log.of("WARN")).hasSize(1);

    tables.clock().advance(Duration.ofSeconds(1));
    eventually().until(() -> log.of("WARN").size() == 2);
    assertThat(log.of("WARN").get(1))
        .contains(
            "TransactWriteItems on " + names.noteViews(), "60 s", "calls waiting: 30", "not you");
    assertThat(log.of("INFO")).isEmpty();

    denied.remove();
    assertThat(outcome.join().complete()).isTrue();
    assertThat(outcome.join().cause()).isEmpty();
    assertThat(log.of("INFO"))
        .singleElement()
        .asString()
        .contains("TransactWriteItems on " + names.noteViews() + " succeeds again, after 60 s");
    assertThat(log.of("WARN")).hasSize(2);
  }

  @Test
  void aFailureThatPassesIsLoggedOnceItHasLastedForAMinute() {
    Fault throttled = tables.engine().faults().on("TransactWriteItems").throttle();
    process(users(3));
    eventually().until(() -> throttled.hits() > 10);
    assertThat(log.of("WARN")).isEmpty();

    tables.clock().advance(Duration.ofMinutes(1));

    eventually().until(() -> !log.of("WARN").isEmpty());
    assertThat(log.of("WARN"))
        .singleElement()
        .asString()
        .contains("TransactWriteItems on " + names.noteViews(), "60 s", "Throughput");
  }

  @Test
  void aDeletedTableIsNamedByHealthLogAndOutcome() {
    process(users(1)).join();
    tables.client().deleteTable(r -> r.tableName(names.noteViews()));
    tables.client().waiter().waitUntilTableNotExists(r -> r.tableName(names.noteViews()));

    CompletableFuture<BatchOutcome> outcome = process(users(5));
    eventually().until(() -> consumer.health().outage() != null);

    assertThat(consumer.health().outage()).contains(" on " + names.noteViews() + ": ");
    assertThat(log.of("WARN"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("TransactWriteItems on " + names.noteViews(), "ResourceNotFound"));
    stop.set(true);
    assertThat(outcome.join().cause()).get().asString().contains(" on " + names.noteViews() + ": ");
    assertThat(outcome.join()).asString().contains(names.noteViews());
  }

  @Test
  void theTableOfTheDeadLettersIsNamedIfItIsTheOneThatIsMissing() {
    process(users(1)).join();
    tables.client().deleteTable(r -> r.tableName(names.noteOps()));
    tables.client().waiter().waitUntilTableNotExists(r -> r.tableName(names.noteOps()));

    CompletableFuture<BatchOutcome> outcome = process(List.of(unreadable()));
    eventually().until(() -> consumer.health().outage() != null);

    assertThat(consumer.health().outage()).contains("PutItem on " + names.noteOps());
    stop.set(true);
    assertThat(outcome.join().cause()).get().asString().contains("PutItem on " + names.noteOps());
    assertThat(log.of("WARN"))
        .singleElement()
        .asString()
        .contains("PutItem on " + names.noteOps(), "ResourceNotFound");
  }

  @Test
  void anOutcomeSaysWhatWasWaitedForAtTheDeadline() {
    Fault throttled = tables.engine().faults().on("TransactWriteItems").throttle();

    BatchOutcome outcome =
        consumer.process(new ShardBatch("stream", "shard", users(2)), deadlineAfter(throttled));

    assertThat(outcome.ended()).isEqualTo(BatchOutcome.Ended.OUT_OF_TIME);
    assertThat(outcome.cause()).get().asString().contains("TransactWriteItems", "Throughput");
  }

  @Test
  void aBatchThatWasNotEvenStartedSaysWhy() {
    Fault denied = deny("GetItem");

    BatchOutcome outcome =
        consumer.process(new ShardBatch("stream", "shard", users(2)), deadlineAfter(denied));

    assertThat(outcome.counts().unsettled()).isEqualTo(2);
    assertThat(outcome.cause())
        .get()
        .asString()
        .contains("GetItem", names.noteViews(), "AccessDeniedException", "not you");
  }

  @Test
  void aStoppedRedriveSaysWhatItWaitedFor() {
    Fault denied = deny("TransactWriteItems");

    RedriveResult result =
        consumer.redrive(
            records.created(note("alice")),
            Map.of("PK", AttributeValue.fromS("DL#x"), "SK", AttributeValue.fromS("y")),
            deadlineAfter(denied));

    assertThat(result.outcome()).isEqualTo(RedriveResult.Outcome.STOPPED);
    assertThat(result.detail())
        .contains("TransactWriteItems on " + names.noteOps() + ", " + names.noteViews())
        .contains("AccessDeniedException");
  }

  @Test
  void nothingIsStuckWhileOtherRecordsAreSettled() {
    Instant start = tables.clock().instant();
    Fault denied = deny("TransactWriteItems");
    CompletableFuture<BatchOutcome> outcome = process(users(1));
    eventually().until(() -> denied.hits() > 2);
    tables.clock().advance(Duration.ofMinutes(1));
    assertThat(consumer.health().stuckSince()).isEqualTo(start);

    process(List.of(unreadable())).join();

    assertThat(consumer.health().waitingSince()).isEqualTo(start);
    assertThat(consumer.health().stuckSince()).isEqualTo(start.plus(Duration.ofMinutes(1)));
    denied.remove();
    outcome.join();
    assertThat(consumer.health().stuckSince()).isNull();
  }

  private Record unreadable() {
    return records.record(OperationType.INSERT, null, Map.of(), null);
  }

  /** Time is up once calls have failed so often that one of two chains has seen a failure. */
  private BatchControl deadlineAfter(Fault fault) {
    return new BatchControl() {
      @Override
      public Stop stop() {
        return Stop.never();
      }

      @Override
      public boolean isTimeUp(Instant now) {
        return fault.hits() > 4;
      }
    };
  }

  private Fault deny(String operation) {
    return tables.engine().faults().on(operation).fail("AccessDeniedException", "not you");
  }

  private List<Record> users(int count) {
    return IntStream.range(0, count).mapToObj(i -> records.created(note("user" + i))).toList();
  }

  private CompletableFuture<BatchOutcome> process(List<Record> batch) {
    return CompletableFuture.supplyAsync(
        () ->
            consumer.process(
                new ShardBatch("stream", "shard", batch), BatchControl.until(stop::get)));
  }
}
