package io.notestream.consumer;

import static io.notestream.consumer.Patience.eventually;
import static io.notestream.consumer.TestRecords.next;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.local.fault.Fault;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Meta;
import io.notestream.model.view.UserSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** The views table is deleted and created anew under a consumer that goes on running. */
@Timeout(60)
class RecreatedViewsTest {

  @AutoClose private final TestTables tables = new TestTables();
  private final TestRecords records = new TestRecords();
  private final TableNames names = tables.create();
  private final StreamConsumer consumer =
      StreamConsumer.builder(tables.client(new SlowReader()))
          .tables(names)
          .clock(tables.clock())
          .build();
  private volatile CountDownLatch reading = new CountDownLatch(0);
  private final Note note = note("alice", "home");

  @BeforeEach
  void countOne() {
    process(records.created(note));
    assertThat(summary("alice").activeNotes()).isEqualTo(1);
    tables.clock().advance(Duration.ofMinutes(5));
  }

  @AfterEach
  void close() {
    consumer.close();
  }

  @Test
  void aNoteFromBeforeBringsItsBaselineToTheNewTable() {
    recreate();

    process(records.removed(note));

    assertThat(summary("alice").activeNotes()).isZero();
    assertThat(summary("alice").deleted()).isEqualTo(1);
    assertThat(meta().countingSince()).isEqualTo(tables.clock().instant());
  }

  @Test
  void aBatchThatWaitsForTheTableIsPlannedForTheNewOne() {
    delete();
    tables.clock().advance(Duration.ofMinutes(-5)); // Nobody need look before the first failure.
    Note changed = next(note, b -> b.body("longer than before"));
    CompletableFuture<BatchOutcome> outcome =
        CompletableFuture.supplyAsync(() -> process(records.updated(note, changed)));
    eventually().until(() -> consumer.health().outage() != null);
    tables.clock().advance(Duration.ofMinutes(5));

    create();

    assertThat(outcome.join().counts().applied()).isEqualTo(1);
    assertThat(summary("alice").activeNotes()).isEqualTo(1);
    assertThat(summary("alice").bodyBytes()).isEqualTo(changed.bodyBytes());
    assertThat(summary("alice").lastActivityAt()).isNotNull();
    assertThat(consumer.health().ready()).isTrue();
  }

  @Test
  void aTableMadeAnewAMomentAfterItWasSeenCountsFromItsCreation() {
    look();
    tables.clock().advance(Duration.ofSeconds(10));
    recreate();
    Instant created = tables.clock().instant();
    tables.clock().advance(Duration.ofSeconds(2));
    List<Note> notes =
        IntStream.range(0, 5).mapToObj(i -> note("bob", tables.clock().instant())).toList();

    notes.forEach(one -> process(records.created(one)));
    tables.clock().advance(Duration.ofMinutes(2));
    notes.forEach(one -> process(records.updated(one, next(one, b -> b.title("changed")))));

    assertThat(meta().countingSince()).isEqualTo(created);
    assertThat(summary("bob"))
        .satisfies(
            summary -> {
              assertThat(summary.activeNotes()).isEqualTo(5);
              assertThat(summary.created()).isEqualTo(5);
              assertThat(summary.updated()).isEqualTo(5);
              assertThat(summary.lastActivityAt()).isNotNull();
            });
  }

  @Test
  void aTableMadeAnewAMomentAfterItWasSeenIsNoticedByCountersThatWouldGoBelowZero() {
    Note young = note("bob", tables.clock().instant());
    process(records.created(young));
    look();
    recreate();

    process(records.removed(young));

    assertThat(summary("bob").activeNotes()).isZero();
    assertThat(summary("bob").deleted()).isEqualTo(1);
    assertThat(meta().countingSince()).isEqualTo(tables.clock().instant());
    assertThat(consumer.health().ready()).isTrue();
  }

  @Test
  void noActivityIsTakenForStoredThatTheTableBeforeHad() {
    look();
    recreate();
    tables.clock().advance(Duration.ofSeconds(2));

    process(records.at(TestRecords.START).created(note("alice", tables.clock().instant())));

    assertThat(summary("alice").lastActivityAt()).isNotNull();
  }

  @Test
  void aTableThatAnotherProcessMadeAnewIsToldApartThoughItCountsFromTheSameTime() {
    recreate();
    try (StreamConsumer first = countingSinceTheEpoch()) {
      first.process(batch(records.at(TestRecords.START).created(note)), BatchControl.untilDone());
      recreate();
      try (StreamConsumer second = countingSinceTheEpoch()) {
        second.start(BatchControl.untilDone());
      }
      tables.clock().advance(Duration.ofSeconds(2));

      Note another = note("alice", tables.clock().instant());
      first.process(
          batch(records.at(TestRecords.START).created(another)), BatchControl.untilDone());
    }

    assertThat(meta().countingSince()).isEqualTo(Instant.EPOCH);
    assertThat(summary("alice").lastActivityAt()).isNotNull();
  }

  @Test
  void aTransactionThatWaitedMeanwhileIsPlannedForTheNewTable() {
    Note another = note("bob", tables.clock().instant());
    Fault throttled = tables.engine().faults().on("TransactWriteItems").throttle();
    CompletableFuture<BatchOutcome> outcome =
        CompletableFuture.supplyAsync(() -> process(records.created(another)));
    eventually().until(() -> throttled.hits() > 0);

    recreate();
    tables.clock().advance(Duration.ofSeconds(2));
    eventually()
        .alias("META, before anything is counted")
        .until(() -> !item(ViewKeys.meta()).isEmpty());
    throttled.remove();

    assertThat(outcome.join().counts().applied()).isEqualTo(1);
    process(records.updated(another, next(another, b -> b.title("changed"))));
    assertThat(summary("bob").activeNotes()).isEqualTo(1);
  }

  @Test
  void aTransactionThatWaitedWhileTheNewTableWasReadIsPlannedForIt() throws InterruptedException {
    Note changed = next(note, b -> b.body("longer than before"));
    Fault throttled = tables.engine().faults().on("TransactWriteItems").throttle();
    CompletableFuture<BatchOutcome> outcome =
        CompletableFuture.supplyAsync(() -> process(records.updated(note, changed)));
    eventually().until(() -> throttled.hits() > 0);
    recreate();
    reading = new CountDownLatch(1);
    tables.clock().advance(Duration.ofMinutes(5));
    CompletableFuture<Void> look = CompletableFuture.runAsync(this::look);
    eventually().alias("META, whose reader waits").until(() -> !item(ViewKeys.meta()).isEmpty());
    Thread.sleep(1500); // Longer than the transaction pauses: it waits for the reader now.

    throttled.remove();
    reading.countDown();
    look.join();

    assertThat(outcome.join().counts().applied()).isEqualTo(1);
    assertThat(summary("alice").activeNotes()).isEqualTo(1);
    assertThat(summary("alice").bodyBytes()).isEqualTo(changed.bodyBytes());
  }

  @Test
  void aProcessThatStartsLaterCountsFromItsOwnStart() {
    recreate();
    tables.clock().advance(Duration.ofMinutes(1));
    try (StreamConsumer later =
        StreamConsumer.builder(tables.client()).tables(names).clock(tables.clock()).build()) {
      later.start(BatchControl.untilDone());
    }

    assertThat(meta().countingSince()).isEqualTo(tables.clock().instant());
  }

  @Test
  void theTableIsLookedAtAtMostOnceASecond() {
    Fault looks =
        tables.engine().faults().on("GetItem").table(names.noteViews()).latency(Duration.ZERO);

    for (int i = 0; i < 40; i++) {
      process(records.created(note("bob", tables.clock().instant())));
      tables.clock().advance(Duration.ofMillis(50));
    }

    assertThat(looks.hits()).isEqualTo(2);
  }

  @Test
  void aCallersDeadlineEndsTheWaitForTheTable() {
    delete();
    tables.clock().advance(Duration.ofMinutes(1));
    Instant deadline = tables.clock().instant();

    BatchOutcome outcome =
        consumer.process(batch(records.removed(note)), TestControls.until(deadline));

    assertThat(outcome.ended()).isEqualTo(BatchOutcome.Ended.OUT_OF_TIME);
    assertThat(outcome.counts().unsettled()).isEqualTo(1);
  }

  /** Holds the response back that brings META. */
  private final class SlowReader implements ExecutionInterceptor {
    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
      if (context.response() instanceof GetItemResponse response
          && response.item().containsKey("countingSince")) {
        try {
          reading.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  /** Reads what the consumer remembers, a moment before it is no longer so. */
  private void look() {
    consumer.start(BatchControl.untilDone());
  }

  private void recreate() {
    delete();
    create();
  }

  private void delete() {
    tables.client().deleteTable(r -> r.tableName(names.noteViews()));
    tables.client().waiter().waitUntilTableNotExists(r -> r.tableName(names.noteViews()));
  }

  private void create() {
    new TableCreator(tables.client()).createMissing(List.of(NotestreamTables.noteViews(names)));
  }

  private BatchOutcome process(Record record) {
    return consumer.process(batch(record), BatchControl.untilDone());
  }

  private static ShardBatch batch(Record record) {
    return new ShardBatch("stream", "shard", List.of(record));
  }

  private StreamConsumer countingSinceTheEpoch() {
    return StreamConsumer.builder(tables.client())
        .tables(names)
        .clock(tables.clock())
        .options(ConsumerOptions.builder().countingSince(Instant.EPOCH).build())
        .build();
  }

  private Meta meta() {
    return Meta.fromItem(item(ViewKeys.meta()));
  }

  private UserSummary summary(String user) {
    UserId id = new UserId(user);
    return UserSummary.fromItem(id, item(ViewKeys.userSummary(id)));
  }

  private Map<String, AttributeValue> item(Map<String, AttributeValue> key) {
    return tables
        .client()
        .getItem(r -> r.tableName(names.noteViews()).key(key).consistentRead(true))
        .item();
  }
}
