package io.notestream.consumer;

import static io.notestream.consumer.TestRecords.next;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Baseline;
import io.notestream.model.view.Contribution;
import io.notestream.model.view.Meta;
import io.notestream.model.view.UserSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** A consumer that runs while every older note gets its baseline, and goes on afterwards. */
@Timeout(60)
class BackfilledTest {

  private static final Instant LONG_AGO = TestRecords.START.minus(Duration.ofDays(30));
  private static final UserId ALICE = new UserId("alice");

  @AutoClose private static TestTables tables = new TestTables();

  private final Calls calls = new Calls();
  private TableNames names;

  @BeforeEach
  void create() {
    names = tables.create();
  }

  @Test
  void theLookUpsEndWithoutARestartAndEveryChangeCountsAtTheFirstAttempt() {
    TestRecords records = new TestRecords().at(tables.clock().instant());
    try (StreamConsumer consumer = open()) {
      consumer.start(BatchControl.untilDone());
      Note first = old();
      Note second = old();
      process(consumer, records.updated(first, next(first, b -> b.body("x"))));
      assertThat(calls.lookUps).hasValue(1);

      backfill(second);
      tables.clock().advance(Duration.ofMinutes(2));
      records.at(tables.clock().instant());
      calls.commits.set(0);
      process(consumer, records.updated(second, next(second, b -> b.body("x"))));

      assertThat(calls.lookUps).hasValue(1);
      assertThat(calls.commits).hasValue(1);
      assertThat(summary().activeNotes()).isEqualTo(2);
      assertThat(summary().bodyBytes()).isEqualTo(2);
    }
  }

  @Test
  void aChangeFromBeforeTheBackfillIsStillCoveredByTheBaselineOfALaterOne() {
    TestRecords records = new TestRecords().at(tables.clock().instant());
    Note old = old();
    Note changed = next(old, b -> b.body("x"));
    Record lost = records.updated(old, changed);
    Record known = records.updated(changed, next(changed, b -> b.body("xyz")));
    try (StreamConsumer consumer = open()) {
      consumer.start(BatchControl.untilDone());
      process(consumer, known);
      tables.clock().advance(Duration.ofMinutes(2));
      backfilledNow();

      process(consumer, lost);

      assertThat(summary().updated()).isEqualTo(2);
      assertThat(summary().bodyBytes()).isEqualTo(3);
    }
  }

  /** What the command does to an old note that nobody has touched. */
  private void backfill(Note note) {
    put(new Baseline(ALICE, note.id(), null, Contribution.of(note)).toItem());
    tables
        .client()
        .updateItem(
            r ->
                r.tableName(names.noteViews())
                    .key(ViewKeys.userSummary(ALICE))
                    .updateExpression("ADD activeNotes :one, bodyBytes :bytes")
                    .expressionAttributeValues(
                        Map.of(
                            ":one", AttributeValue.fromN("1"),
                            ":bytes", AttributeValue.fromN(Long.toString(note.bodyBytes())))));
    backfilledNow();
  }

  private void backfilledNow() {
    Map<String, AttributeValue> meta = new HashMap<>(get(ViewKeys.meta()));
    Meta read = Meta.fromItem(meta);
    meta.putAll(
        new Meta(
                read.viewsId(),
                read.countingSince(),
                read.generation(),
                read.schema(),
                tables.clock().instant())
            .toItem());
    put(meta);
  }

  private static Note old() {
    return note("alice", LONG_AGO);
  }

  private StreamConsumer open() {
    return StreamConsumer.builder(tables.client(calls)).tables(names).clock(tables.clock()).build();
  }

  private static void process(StreamConsumer consumer, Record... batch) {
    assertThat(
            consumer
                .process(
                    new ShardBatch("stream", "shard", List.of(batch)), BatchControl.untilDone())
                .counts()
                .applied())
        .isEqualTo(batch.length);
  }

  private UserSummary summary() {
    return UserSummary.fromItem(ALICE, get(ViewKeys.userSummary(ALICE)));
  }

  private void put(Map<String, AttributeValue> item) {
    tables.client().putItem(r -> r.tableName(names.noteViews()).item(item));
  }

  private Map<String, AttributeValue> get(Map<String, AttributeValue> key) {
    return tables
        .client()
        .getItem(r -> r.tableName(names.noteViews()).key(key).consistentRead(true))
        .item();
  }

  /** Counts look-ups of baselines and commits. */
  private static final class Calls implements ExecutionInterceptor {
    private final AtomicInteger lookUps = new AtomicInteger();
    private final AtomicInteger commits = new AtomicInteger();

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
      if (context.request() instanceof BatchGetItemRequest) {
        lookUps.incrementAndGet();
      } else if (context.request() instanceof TransactWriteItemsRequest) {
        commits.incrementAndGet();
      }
    }
  }
}
