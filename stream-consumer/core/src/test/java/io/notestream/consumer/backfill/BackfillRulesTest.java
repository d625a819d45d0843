package io.notestream.consumer.backfill;

import static io.notestream.consumer.Patience.eventually;
import static io.notestream.consumer.TestRecords.next;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.TestTables;
import io.notestream.consumer.backfill.BackfillResult.Outcome;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.ledger.ErasureGuards;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.Retrier;
import io.notestream.consumer.watermark.Watermark;
import io.notestream.consumer.watermark.Watermark.Mark;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.BackfillRun;
import io.notestream.model.view.BackfillSegment;
import io.notestream.model.view.UserSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** Rules of a backfill that take a certain moment to be seen. */
@Timeout(60)
class BackfillRulesTest {

  private static final Instant LONG_AGO = TestRecords.START.minus(Duration.ofDays(30));
  private static final Watermark PASSED = () -> new Mark(Instant.MAX, "");
  private static final String LARGE = "x".repeat(150_000);

  @AutoClose private final TestTables tables = new TestTables();
  private final TestRecords records = new TestRecords();
  private TableNames names;

  @BeforeEach
  void startCounting() {
    names = tables.createAll();
    count();
  }

  @Test
  void theConsumerHasToPassTheLastOfThePagesWhoseNotesArePutTogether() {
    for (int i = 0; i < 12; i++) {
      store(next(note("alice", LONG_AGO), b -> b.body(LARGE))); // More than a page holds.
    }
    Instant between = tables.clock().instant().plusSeconds(30);
    AtomicReference<Mark> mark = new AtomicReference<>(new Mark(between, "behind"));
    AtomicInteger scans = new AtomicInteger();
    Runnable later =
        () -> {
          if (scans.incrementAndGet() > 1) {
            tables.clock().advance(Duration.ofMinutes(1));
          }
        };
    Backfill backfill = backfill(mark::get, on(ScanRequest.class, later));
    CompletableFuture<BackfillResult> running =
        CompletableFuture.supplyAsync(() -> backfill.run(Stop.never()));

    eventually().until(() -> !backfill.progress().waitingFor().isEmpty());
    assertThat(scans).hasValueGreaterThan(1);
    assertThat(active("alice")).isZero();
    mark.set(new Mark(Instant.MAX, ""));

    assertThat(running.join().outcome()).isEqualTo(Outcome.DONE);
    assertThat(active("alice")).isEqualTo(12);
  }

  @Test
  void whatTheFirstChangeBringsWhileItIsBeingPutIsLeftOutAndTheRestIsPut() {
    Note touched = store(note("alice", LONG_AGO));
    store(note("alice", LONG_AGO));
    AtomicBoolean once = new AtomicBoolean();
    Runnable change =
        () -> {
          if (once.compareAndSet(false, true)) {
            try (StreamConsumer consumer = consumer()) {
              consumer.process(
                  new ShardBatch(
                      "stream",
                      "shard",
                      List.of(records.updated(touched, next(touched, b -> b.title("again"))))),
                  BatchControl.untilDone());
            }
          }
        };

    BackfillResult result =
        backfill(PASSED, on(TransactWriteItemsRequest.class, change)).run(Stop.never());

    assertThat(result.outcome()).isEqualTo(Outcome.DONE);
    assertThat(result.progress().baselines()).isOne();
    assertThat(active("alice")).isEqualTo(2);
  }

  @Test
  void whatWasPutThoughTheResponseWasLostCountsAsPut() {
    store(note("alice", LONG_AGO));
    tables.engine().faults().on("TransactWriteItems").next(1).loseResponse();

    BackfillResult result = backfill(PASSED).run(Stop.never());

    assertThat(result.outcome()).isEqualTo(Outcome.DONE);
    assertThat(result.progress().baselines()).isOne();
    assertThat(active("alice")).isEqualTo(1);
  }

  @Test
  void notesOfAnErasedUserAreLeftOut() {
    Note alices = store(note("alice", LONG_AGO));
    store(note("bob", LONG_AGO));
    new ErasureGuards(tables.client(), names)
        .put(names.noteViews(), alices.userId(), tables.clock().instant());

    BackfillResult result = backfill(PASSED).run(Stop.never());

    assertThat(result.outcome()).isEqualTo(Outcome.DONE);
    assertThat(active("bob")).isEqualTo(1);
    assertThat(view(ViewKeys.baseline(alices.userId(), alices.id()))).isEmpty();
    assertThat(view(ViewKeys.userSummary(alices.userId()))).doesNotContainKey("activeNotes");
  }

  @Test
  void nothingIsPutIntoATableThatWasMadeAnewMeanwhile() {
    store(note("alice", LONG_AGO));
    AtomicReference<Mark> mark = new AtomicReference<>(new Mark(Instant.MIN, "behind"));
    Backfill backfill = backfill(mark::get);
    CompletableFuture<BackfillResult> running =
        CompletableFuture.supplyAsync(() -> backfill.run(Stop.never()));
    eventually().until(() -> !backfill.progress().waitingFor().isEmpty());

    tables.client().deleteTable(r -> r.tableName(names.noteViews()));
    new TableCreator(tables.client()).createMissing(List.of(NotestreamTables.noteViews(names)));
    count();
    mark.set(new Mark(Instant.MAX, ""));

    assertThat(running.join().outcome()).isEqualTo(Outcome.TABLE_REPLACED);
    assertThat(tables.scan(names.noteViews())).hasSize(1);
  }

  @Test
  void aRunThatWasFollowedByAnotherSavesNoPositionOverIts() {
    Segments first = segments("first");
    Segments second = segments("second");
    first.load(tables.clock().instant().plus(Duration.ofDays(30)), Stop.never());
    second.load(tables.clock().instant().plus(Duration.ofDays(30)), Stop.never());
    BackfillSegment begun = second.get(0);

    assertThat(first.save(first.get(0), Stop.never()).value()).isFalse();

    assertThat(
            BackfillSegment.fromItem(
                tables.client().getItem(r -> r.tableName(names.noteOps()).key(begun.key())).item()))
        .isEqualTo(begun);
  }

  private Segments segments(String run) {
    Retrier retrier = new Retrier(new ActiveRetries(tables.clock(), failure -> {}));
    Instant now = tables.clock().instant();
    return new Segments(
        tables.client(),
        names,
        retrier,
        new BackfillRun(run, 1, "views", "notes", 1, now, "owner", 0, null, now));
  }

  private Backfill backfill(Watermark watermark, ExecutionInterceptor... interceptors) {
    return Backfill.builder(tables.client(interceptors), names, watermark)
        .clock(tables.clock())
        .lookPeriod(Duration.ofMillis(5))
        .segments(1)
        .readUnitsPerSecond(0)
        .writeUnitsPerSecond(0)
        .build();
  }

  /** Does something before each request of a kind. */
  private static ExecutionInterceptor on(Class<? extends SdkRequest> kind, Runnable action) {
    return new ExecutionInterceptor() {
      @Override
      public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        if (kind.isInstance(context.request())) {
          action.run();
        }
      }
    };
  }

  private void count() {
    try (StreamConsumer consumer = consumer()) {
      consumer.start(BatchControl.untilDone());
    }
  }

  private StreamConsumer consumer() {
    return StreamConsumer.builder(tables.client()).tables(names).clock(tables.clock()).build();
  }

  private Note store(Note note) {
    tables.client().putItem(r -> r.tableName(names.notes()).item(NoteCodec.encode(note)));
    return note;
  }

  private long active(String user) {
    UserId id = new UserId(user);
    Map<String, AttributeValue> item = view(ViewKeys.userSummary(id));
    return item.isEmpty() ? 0 : UserSummary.fromItem(id, item).activeNotes();
  }

  private Map<String, AttributeValue> view(Map<String, AttributeValue> key) {
    return tables
        .client()
        .getItem(r -> r.tableName(names.noteViews()).key(key).consistentRead(true))
        .item();
  }
}
