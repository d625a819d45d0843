package io.notestream.consumer;

import static io.notestream.consumer.Patience.eventually;
import static io.notestream.consumer.TestRecords.next;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.BatchOutcome.Counts;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.batch.Stop;
import io.notestream.local.fault.Fault;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.UserSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** What becomes of a batch when DynamoDB does not do as it is told. */
@Timeout(120)
class FailureHandlingTest {

  /** As the key of a tag summary it is longer than DynamoDB allows: its note is never accepted. */
  private static final String POISON = "p".repeat(1100);

  @AutoClose private static TestTables tables = new TestTables();

  private final TestRecords records = new TestRecords();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private TableNames names;
  private StreamConsumer consumer;

  @BeforeEach
  void open() {
    names = tables.create();
    consumer =
        StreamConsumer.builder(tables.client())
            .tables(names)
            .clock(tables.clock())
            .meters(meters)
            .options(
                ConsumerOptions.builder().countingSince(Instant.EPOCH).chainsPerBatch(4).build())
            .build();
  }

  @AfterEach
  void close() {
    tables.engine().faults().clear();
    consumer.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
  void aTransactionThatIsCancelledForNowIsTriedAgain(String code) {
    Fault fault = tables.engine().faults().on("TransactWriteItems").next(3).cancel(code, "not now");

    BatchOutcome outcome = process(records.created(note("alice")), records.created(note("bob")));

    assertThat(fault.hits()).isEqualTo(3);
    assertThat(outcome.counts()).isEqualTo(Counts.applied(2));
    assertThat(summary("alice").created()).isEqualTo(1);
    assertThat(meters.get("notestream.consumer.retries").counters())
        .anySatisfy(counter -> assertThat(counter.count()).isEqualTo(3));
  }

  @Test
  void aLostAnswerIsResolvedByTheLedger() {
    Fault fault = tables.engine().faults().on("TransactWriteItems").next(2).loseResponse();

    BatchOutcome outcome = process(records.created(note("alice")));

    assertThat(fault.hits()).isEqualTo(2);
    assertThat(outcome.complete()).isTrue();
    assertThat(summary("alice").created()).isEqualTo(1);
  }

  @Test
  void throttledReadsWritesAndServerErrorsPass() {
    tables.engine().faults().on("GetItem", "PutItem").next(2).internalServerError();
    tables.engine().faults().on("UpdateItem").next(2).throttle();
    tables.engine().faults().on("TransactWriteItems").next(2).throttle();

    BatchOutcome outcome = process(records.created(note("alice")));

    assertThat(outcome.complete()).isTrue();
    assertThat(summary("alice").lastActivityAt()).isEqualTo("2026-03-01T10:00:00Z");
  }

  @Test
  void anOutageKeepsTheShardParksNothingAndIsSeen() {
    Fault fault =
        tables
            .engine()
            .faults()
            .on("TransactWriteItems")
            .fail("AccessDeniedException", "no permission");
    CompletableFuture<BatchOutcome> outcome =
        CompletableFuture.supplyAsync(() -> process(records.created(note("alice"))));

    eventually().until(() -> consumer.health().outage() != null && fault.hits() > 1);
    assertThat(consumer.health().ready()).isFalse();
    assertThat(consumer.health().outage()).contains("AccessDenied");
    assertThat(consumer.health().waiting()).isEqualTo(1);
    assertThat(consumer.health().waitingSince()).isEqualTo(tables.clock().instant());
    fault.remove();

    assertThat(outcome.join().complete()).isTrue();
    assertThat(consumer.health())
        .isEqualTo(new ConsumerHealth(null, false, 0, null, null, List.of()));
    assertThat(letters()).isEmpty();
  }

  @Test
  void aTableOfAnotherShapeIsAnOutage() {
    GlobalSecondaryIndexUpdate drop =
        GlobalSecondaryIndexUpdate.builder().delete(d -> d.indexName("GSI2")).build();
    tables
        .client()
        .updateTable(r -> r.tableName(names.noteViews()).globalSecondaryIndexUpdates(drop));
    AtomicBoolean stop = new AtomicBoolean();
    List<Record> batch = List.of(records.created(poisonous("alice")));
    CompletableFuture<BatchOutcome> outcome =
        CompletableFuture.supplyAsync(
            () ->
                consumer.process(
                    new ShardBatch("stream", "shard", batch), BatchControl.until(stop::get)));

    eventually().until(() -> consumer.health().outage() != null);
    String seen = consumer.health().outage();
    stop.set(true);

    assertThat(outcome.join().complete()).isFalse();
    assertThat(seen).contains("WrongTable").contains("GSI2");
    assertThat(letters()).isEmpty();
  }

  @Test
  void aRefusedTransactionIsCutDownToTheOneEventThatIsParked() {
    List<Record> batch = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      batch.add(records.created(note("user" + i)));
      batch.add(records.created(i == 5 ? poisonous("user5") : note("user" + i)));
    }

    BatchOutcome outcome = process(batch.toArray(Record[]::new));

    assertThat(outcome.counts()).isEqualTo(Counts.applied(17).plus(Counts.parked(1)));
    assertThat(letters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.reason()).isIn("ValidationException", "ValidationError");
              assertThat(letter.userId()).isEqualTo("user5");
              assertThat(letter.eventId()).isNotNull();
              assertThat(letter.state()).isEqualTo(DeadLetter.State.OPEN);
            });
    for (int i = 0; i < 9; i++) {
      assertThat(summary("user" + i).created()).isEqualTo(i == 5 ? 1 : 2);
    }
  }

  @Test
  void anEventWithMoreActionsThanATransactionMayHaveIsParked() {
    List<String> tags = IntStream.range(0, 98).mapToObj(i -> "tag" + i).toList();
    Note most = note("alice").toBuilder().tags(Tags.stored(tags.subList(0, 97))).build();
    Note tooMany = note("alice").toBuilder().tags(Tags.stored(tags)).build();

    BatchOutcome outcome = process(records.created(most), records.created(tooMany));

    assertThat(outcome.counts()).isEqualTo(Counts.applied(1).plus(Counts.parked(1)));
    assertThat(letters())
        .singleElement()
        .satisfies(letter -> assertThat(letter.reason()).isEqualTo("TOO_MANY_ACTIONS"));
    assertThat(summary("alice").activeNotes()).isEqualTo(1);
  }

  @Test
  void aChangeOfTwoItemsAtTheSizeLimitIsCountedAsAnyOther() {
    Note large = note("alice").toBuilder().body("x".repeat(390_000)).build();
    Note other = next(large, b -> b.body("y".repeat(390_000)));

    BatchOutcome outcome = process(records.created(large), records.updated(large, other));

    assertThat(outcome.counts().applied()).isEqualTo(2);
    assertThat(summary("alice").bodyBytes()).isEqualTo(390_000);
  }

  @Test
  void aRecordThatCannotBeReadIsParkedOnceHoweverOftenItComes() {
    Record record = withoutSequence(records.created(note("alice")));

    process(record);
    process(record, record);

    assertThat(letters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.key().sequence()).isEqualTo("0".repeat(40));
              assertThat(letter.reason()).isEqualTo("MALFORMED");
            });
  }

  @Test
  void aCommitOpensTheWayForParkingAgain() {
    List<Record> batch = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      batch.add(records.created(poisonous("user" + i)));
    }
    CompletableFuture<BatchOutcome> outcome =
        CompletableFuture.supplyAsync(() -> process(batch.toArray(Record[]::new)));
    eventually().until(() -> consumer.health().parkingSuspended());
    assertThat(letters()).hasSizeLessThanOrEqualTo(20);
    assertThat(consumer.health().ready()).isFalse();

    process(records.created(note("healthy")));

    assertThat(outcome.join().counts().parked()).isEqualTo(30);
    assertThat(letters()).hasSize(30);
    assertThat(consumer.health().ready()).isTrue();
  }

  @Test
  void whileParkingIsSuspendedTransactionsAreTriedEverLessOften() {
    List<Record> batch = new ArrayList<>();
    for (int i = 0; i < 21; i++) { // One too many: two could wait in chains side by side.
      batch.add(records.created(note("user" + i)));
    }
    Fault broken = tables.engine().faults().on("TransactWriteItems").fail("ValidationException");
    CompletableFuture<BatchOutcome> outcome =
        CompletableFuture.supplyAsync(() -> process(batch.toArray(Record[]::new)));
    eventually().until(() -> blocked() == 1);

    int probes = 0;
    for (int minutes : new int[] {1, 2, 4, 8, 15, 15}) {
      long tried = broken.hits();
      tables.clock().advance(Duration.ofMinutes(minutes).minusMillis(1));
      assertThat(broken.hits()).isEqualTo(tried);
      tables.clock().advance(Duration.ofMillis(1));
      int probe = ++probes;
      eventually().until(() -> blocked() == probe + 1);
      assertThat(broken.hits()).isGreaterThan(tried);
      assertThat(consumer.health().parkingSuspended()).isTrue();
      assertThat(letters()).hasSize(20);
    }

    broken.remove();
    tables.clock().advance(Duration.ofMinutes(15));
    assertThat(outcome.join().counts()).isEqualTo(Counts.applied(1).plus(Counts.parked(20)));
    assertThat(consumer.health().ready()).isTrue();
  }

  /** How often a chain has been told to wait for the breaker's next probe. */
  private int blocked() {
    return (int) meters.get("notestream.consumer.retries").tag("cause", "outage").counter().count();
  }

  @Test
  void aRateCapHoldsTransactionsBackAndARequestToStopEndsTheWait() {
    AtomicBoolean stop = new AtomicBoolean();
    try (StreamConsumer capped =
        StreamConsumer.builder(tables.client())
            .tables(names)
            .clock(tables.clock())
            .meters(meters)
            .options(
                ConsumerOptions.builder()
                    .countingSince(Instant.EPOCH)
                    .writesPerSecond(1)
                    .packActions(3) // One note to a transaction.
                    .build())
            .build()) {
      Record[] batch =
          IntStream.range(0, 50)
              .mapToObj(i -> records.created(note("user" + i)))
              .toArray(Record[]::new);
      CompletableFuture<BatchOutcome> outcome =
          CompletableFuture.supplyAsync(
              () ->
                  capped.process(
                      new ShardBatch("stream", "shard", List.of(batch)),
                      BatchControl.until(stop::get)));
      eventually().until(() -> meters.get("notestream.consumer.applied").counter().count() >= 1);

      stop.set(true);

      // Three minutes' worth of writes, of which the first went out at once.
      assertThat(outcome.join().ended()).isEqualTo(BatchOutcome.Ended.STOPPED);
      assertThat(outcome.join().counts().applied()).isLessThan(50);
    }
  }

  @Test
  void anOperatorOpensTheWayForParkingAgain() {
    List<Record> batch = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      batch.add(records.created(poisonous("user" + i)));
    }
    CompletableFuture<BatchOutcome> outcome =
        CompletableFuture.supplyAsync(() -> process(batch.toArray(Record[]::new)));
    eventually().until(() -> consumer.health().parkingSuspended());

    consumer.resumeParking();

    assertThat(outcome.join().counts().parked()).isEqualTo(25);
  }

  @Test
  void aRequestToStopEndsAWaitAndSaysHowFarAllIsSettled() {
    process(records.created(note("warm-up")));
    AtomicBoolean stop = new AtomicBoolean();
    Record first = records.created(note("alice"));
    Record second = records.created(note("bob"));
    tables.engine().faults().on("TransactWriteItems").throttle();
    CompletableFuture<BatchOutcome> outcome =
        CompletableFuture.supplyAsync(
            () ->
                consumer.process(
                    new ShardBatch("stream", "shard", List.of(first, second)),
                    BatchControl.until(stop::get)));
    eventually().until(() -> consumer.health().waiting() > 0);

    stop.set(true);

    assertThat(outcome.join().ended()).isEqualTo(BatchOutcome.Ended.STOPPED);
    assertThat(outcome.join().complete()).isFalse();
    assertThat(outcome.join().settledThrough()).isEmpty();
    assertThat(outcome.join().firstUnsettled())
        .contains(new SequenceNumber(first.dynamodb().sequenceNumber()));
  }

  @Test
  void aDeadlineEndsAWaitToo() {
    process(records.created(note("warm-up")));
    tables.engine().faults().on("TransactWriteItems").throttle();
    Instant deadline = tables.clock().instant();

    BatchOutcome outcome =
        consumer.process(
            new ShardBatch("stream", "shard", List.of(records.created(note("alice")))),
            TestControls.until(deadline));

    assertThat(outcome.ended()).isEqualTo(BatchOutcome.Ended.OUT_OF_TIME);
  }

  @Test
  void theCallerHearsHowFarAllIsSettledAndNeverOfMore() {
    List<Record> batch = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      batch.add(records.created(note("heavy")));
    }
    List<SequenceNumber> heard = new ArrayList<>();

    consumer.process(
        new ShardBatch("stream", "shard", batch),
        new BatchControl() {
          @Override
          public Stop stop() {
            return Stop.never();
          }

          @Override
          public void settledThrough(SequenceNumber sequence) {
            heard.add(sequence);
          }
        });

    assertThat(heard).isSorted().doesNotHaveDuplicates();
    assertThat(heard.get(heard.size() - 1).value())
        .isEqualTo(batch.get(119).dynamodb().sequenceNumber());
  }

  @Test
  void anErrorPassesThroughAsTheBugItIs() {
    StreamConsumer broken =
        StreamConsumer.builder(
                tables.client(
                    new ExecutionInterceptor() {
                      @Override
                      public void beforeExecution(
                          Context.BeforeExecution context, ExecutionAttributes attributes) {
                        throw new StackOverflowError("a bug");
                      }
                    }))
            .tables(names)
            .build();

    assertThatThrownBy(
            () ->
                broken.process(
                    new ShardBatch("stream", "shard", List.of(records.created(note("alice")))),
                    BatchControl.untilDone()))
        .isInstanceOf(StackOverflowError.class);
    broken.close();
  }

  /** Once it was lost now and then, between two looks at the work: the batch had just stopped. */
  @Test
  void anErrorInAChainIsNeverTakenForAStop() {
    StreamConsumer broken =
        StreamConsumer.builder(
                tables.client(
                    new ExecutionInterceptor() {
                      @Override
                      public void beforeExecution(
                          Context.BeforeExecution context, ExecutionAttributes attributes) {
                        if (context.request() instanceof TransactWriteItemsRequest) {
                          throw new StackOverflowError("a bug");
                        }
                      }
                    }))
            .tables(names)
            .build();
    ShardBatch batch =
        new ShardBatch("stream", "shard", List.of(records.created(note("alice", "home"))));

    for (int i = 0; i < 1000; i++) {
      assertThatThrownBy(() -> broken.process(batch, BatchControl.untilDone()))
          .isInstanceOf(StackOverflowError.class);
    }
    broken.close();
  }

  private static Note poisonous(String user) {
    return note(user).toBuilder().tags(Tags.stored(List.of(POISON))).build();
  }

  private static Record withoutSequence(Record record) {
    return record.toBuilder()
        .dynamodb(record.dynamodb().toBuilder().sequenceNumber(null).build())
        .build();
  }

  private BatchOutcome process(Record... batch) {
    return consumer.process(
        new ShardBatch("stream", "shard", List.of(batch)), BatchControl.untilDone());
  }

  private UserSummary summary(String user) {
    UserId userId = new UserId(user);
    Map<String, AttributeValue> key = ViewKeys.userSummary(userId);
    return UserSummary.fromItem(
        userId,
        tables
            .client()
            .getItem(r -> r.tableName(names.noteViews()).key(key).consistentRead(true))
            .item());
  }

  private List<DeadLetter> letters() {
    return tables.scan(names.noteOps()).stream()
        .filter(item -> !item.get("SK").s().contains("#part-"))
        .map(DeadLetter::fromItem)
        .toList();
  }
}
