package io.notestream.consumer;

import static io.notestream.consumer.Patience.eventually;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.erase.EraseListener;
import io.notestream.consumer.erase.Eraser;
import io.notestream.consumer.reconcile.Reconciler;
import io.notestream.consumer.reconcile.UserRecount.Outcome;
import io.notestream.consumer.watermark.Watermark;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.IncompatibleViewsException;
import io.notestream.model.view.Meta;
import io.notestream.model.view.UserSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * A table that consumers of schema 1 have counted in, which know neither of erased users nor of
 * corrections, and what this version does with it while they are still running.
 */
@Timeout(120)
class SchemaTwoTest {

  private static final UserId ALICE = new UserId("alice");

  @AutoClose private static TestTables tables = new TestTables();

  private final TestRecords records = new TestRecords();
  private final List<StreamConsumer> opened = new ArrayList<>();
  private TableNames names;
  private StreamConsumer first;

  @BeforeEach
  void countWithTheFirstVersion() {
    names = tables.createAll();
    first = opened(tables.client(new WithoutGuards()), 1);
    first.start(BatchControl.untilDone());
  }

  @AfterEach
  void close() {
    opened.forEach(StreamConsumer::close);
  }

  @Test
  void inARollingDeploymentNothingIsLostOrDoubled() {
    List<Record> stream = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Note note = note("alice", "home");
      stream.add(records.created(note));
      stream.add(i % 3 == 0 ? records.removed(note) : records.updated(note, next(note)));
    }
    Meta before = meta();
    assertThat(process(first, stream.subList(0, 50)).complete()).isTrue();
    assertThat(meta()).isEqualTo(before).extracting(Meta::schema).isEqualTo(1L);

    // From here on both are running, and both are delivered everything, again and in part.
    StreamConsumer second = opened(tables.client(), Meta.SCHEMA);
    Random random = new Random(2);
    AtomicBoolean replaced = new AtomicBoolean();
    CompletableFuture<BatchOutcome> older =
        CompletableFuture.supplyAsync(
            () ->
                first.process(
                    new ShardBatch("stream", "shard", stream.subList(40, 120)),
                    BatchControl.until(replaced::get)));
    for (int checkpoint = 50; checkpoint < stream.size(); ) {
      int from = checkpoint - random.nextInt(20);
      int to = Math.min(stream.size(), checkpoint + 1 + random.nextInt(20));
      assertThat(process(second, stream.subList(from, to)).complete()).isTrue();
      checkpoint = to;
      tables.clock().advance(Duration.ofMillis(300));
    }
    replaced.set(true);
    older.join();

    assertThat(meta()).isEqualTo(before.withSchema(2));
    assertThat(summary().created()).isEqualTo(60);
    assertThat(summary().deleted()).isEqualTo(20);
    assertThat(summary().updated()).isEqualTo(40);
    assertThat(summary().activeNotes()).isEqualTo(40);
    assertThat(refused(first)).hasMessageContaining("schema 2").hasMessageContaining("newer one");
  }

  @Test
  void anErasureStopsThemBeforeItPutsAGuardThatTheyWouldAddTo() {
    Note note = note("alice", "home");
    process(first, List.of(records.created(note)));

    assertThat(eraser().erase(ALICE, patient(), EraseListener.none()).complete()).isTrue();

    assertThat(meta().schema()).isEqualTo(2);
    settlesNothing(records.updated(note, next(note)));
    assertThat(item(ViewKeys.userSummary(ALICE)))
        .containsKey(UserSummary.ERASED_THROUGH)
        .doesNotContainKeys("activeNotes", "updated");
    StreamConsumer second = opened(tables.client(), Meta.SCHEMA);
    assertThat(process(second, List.of(records.updated(note, next(note)))).counts().erased())
        .isOne();
  }

  @Test
  void anErasureByAnOlderVersionThanTheTablesIsRefused() {
    tables
        .client()
        .putItem(
            r -> r.tableName(names.noteViews()).item(meta().withSchema(Meta.SCHEMA + 1).toItem()));

    assertThatThrownBy(() -> eraser().erase(ALICE, patient(), EraseListener.none()))
        .isInstanceOf(IncompatibleViewsException.class)
        .hasMessageContaining("use a newer one");
    assertThat(eraser().tombstone(ALICE)).isEmpty();
  }

  @Test
  void aCorrectionStopsThemBeforeItMovesWhatTheyWouldMoveAgain() {
    Note note = note("alice", tables.clock().instant().plus(Duration.ofMinutes(5)), "home");
    Record created = records.created(note); // Late, and so it is not counted yet.
    tables.client().putItem(r -> r.tableName(names.notes()).item(NoteCodec.encode(note)));
    tables.clock().advance(Duration.ofMinutes(6));
    Reconciler reconciler =
        Reconciler.builder(tables.client(), () -> new Watermark.Mark(Instant.MAX, ""))
            .tables(names)
            .clock(tables.clock())
            .build();

    assertThat(reconciler.recount(ALICE, Stop.never()).outcome()).isEqualTo(Outcome.DRIFT);
    assertThat(meta().schema()).isEqualTo(1);
    assertThat(reconciler.correct(ALICE, patient()).outcome()).isEqualTo(Outcome.CORRECTED);

    assertThat(meta().schema()).isEqualTo(2);
    settlesNothing(created);
    StreamConsumer second = opened(tables.client(), Meta.SCHEMA);
    assertThat(process(second, List.of(created)).complete()).isTrue();
    assertThat(summary().activeNotes()).isEqualTo(1);
    assertThat(summary().created()).isEqualTo(1);
  }

  private void settlesNothing(Record record) {
    tables.clock().advance(Duration.ofSeconds(1));
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<BatchOutcome> waiting =
        CompletableFuture.supplyAsync(
            () ->
                first.process(
                    new ShardBatch("stream", "shard", List.of(record)),
                    BatchControl.until(stop::get)));
    eventually().until(() -> String.valueOf(first.health().outage()).contains("schema 2"));
    stop.set(true);
    assertThat(waiting.join().counts().applied()).isZero();
  }

  private static Throwable refused(StreamConsumer consumer) {
    return catchThrowable(consumer::requireCompatible);
  }

  private static Note next(Note note) {
    return TestRecords.next(note, b -> b.title("again"));
  }

  private Eraser eraser() {
    return Eraser.builder(tables.client()).tables(names).clock(tables.clock()).build();
  }

  /** Waiting moves the engine's clock. */
  private static Stop patient() {
    return new Stop() {
      @Override
      public boolean requested() {
        return false;
      }

      @Override
      public boolean pause(Duration duration) {
        tables.clock().advance(duration);
        return true;
      }
    };
  }

  private StreamConsumer opened(DynamoDbClient client, int schema) {
    StreamConsumer consumer =
        StreamConsumer.builder(client).tables(names).clock(tables.clock()).schema(schema).build();
    opened.add(consumer);
    return consumer;
  }

  private static BatchOutcome process(StreamConsumer consumer, List<Record> batch) {
    return consumer.process(new ShardBatch("stream", "shard", batch), BatchControl.untilDone());
  }

  private UserSummary summary() {
    return UserSummary.fromItem(ALICE, item(ViewKeys.userSummary(ALICE)));
  }

  private Meta meta() {
    return Meta.fromItem(item(ViewKeys.meta()));
  }

  private Map<String, AttributeValue> item(Map<String, AttributeValue> key) {
    return tables
        .client()
        .getItem(r -> r.tableName(names.noteViews()).key(key).consistentRead(true))
        .item();
  }

  /** Leaves the conditions of summaries out, as the first version did. */
  private static final class WithoutGuards implements ExecutionInterceptor {
    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
      return context.request() instanceof TransactWriteItemsRequest transaction
          ? transaction.toBuilder()
              .transactItems(
                  transaction.transactItems().stream()
                      .filter(action -> action.conditionCheck() == null)
                      .map(WithoutGuards::unconditional)
                      .toList())
              .build()
          : context.request();
    }

    private static TransactWriteItem unconditional(TransactWriteItem action) {
      if (action.update() == null || action.update().conditionExpression() == null) {
        return action;
      }
      Map<String, String> names = new HashMap<>(action.update().expressionAttributeNames());
      Map<String, AttributeValue> values =
          new HashMap<>(action.update().expressionAttributeValues());
      String update = action.update().updateExpression();
      names.keySet().removeIf(name -> !update.contains(name));
      values.keySet().removeIf(value -> !update.contains(value));
      return action.toBuilder()
          .update(
              action.update().toBuilder()
                  .conditionExpression(null)
                  .expressionAttributeNames(names)
                  .expressionAttributeValues(values)
                  .build())
          .build();
    }
  }
}
