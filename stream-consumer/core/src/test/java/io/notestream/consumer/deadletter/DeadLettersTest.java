package io.notestream.consumer.deadletter;

import static io.notestream.consumer.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.TestControls;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.TestTables;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.deadletter.DeadLetters.Discarded;
import io.notestream.consumer.deadletter.RedriveResult.Outcome;
import io.notestream.local.fault.Fault;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.DeadLetter.State;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

class DeadLettersTest {

  private static final Duration RETENTION = Duration.ofDays(7);

  @AutoClose private static TestTables engine = new TestTables();

  private final TestRecords records = new TestRecords();
  private TableNames tables;
  private StreamConsumer consumer;
  private DeadLetters letters;

  @BeforeEach
  void open() {
    tables = engine.create();
    consumer =
        StreamConsumer.builder(engine.client())
            .tables(tables)
            .options(ConsumerOptions.builder().countingSince(Instant.EPOCH).build())
            .clock(engine.clock())
            .build();
    letters = new DeadLetters(engine.client(), tables, engine.clock(), RETENTION);
  }

  @AfterEach
  void close() {
    engine.engine().faults().clear();
    consumer.close();
  }

  @Test
  void showsWhatWasParkedWhole() {
    Record malformed = malformed(TestRecords.note("alice"));
    process(malformed);

    LetterEntry entry = letters.list(State.OPEN).findFirst().orElseThrow();

    assertThat(entry.reason()).isEqualTo("MALFORMED");
    assertThat(entry.userId()).isEqualTo("alice");
    assertThat(entry.attempts()).isEqualTo(1);
    assertThat(entry.at()).isEqualTo(engine.clock().instant());
    assertThat(letters.show(entry.id()).orElseThrow())
        .satisfies(
            shown -> {
              assertThat(shown.record()).contains(malformed);
              assertThat(shown.letter().detail()).contains("version");
            });
  }

  @Test
  void aRecordOfTwoFullImagesComesBackWhole() {
    Note note = TestRecords.note("alice");
    Map<String, AttributeValue> before = new HashMap<>(NoteCodec.encode(note));
    before.put("body", AttributeValue.fromS(noise(1)));
    Map<String, AttributeValue> after = new HashMap<>(NoteCodec.encode(note));
    after.put("body", AttributeValue.fromS(noise(2)));
    after.put("version", AttributeValue.fromS("none"));
    Record large = records.record(OperationType.MODIFY, before, after, null);

    process(large);

    LetterEntry entry = letters.list(State.OPEN).findFirst().orElseThrow();
    DeadLetters.Shown shown = letters.show(entry.id()).orElseThrow();
    assertThat(shown.letter().parts()).isGreaterThan(1);
    assertThat(shown.record()).contains(large);
  }

  @Test
  void aRedrivenRecordCountsOnceHoweverOftenItIsRedriven() {
    Record created = records.created(TestRecords.note("alice"));
    String id = parkedByFault(created);

    assertThat(redrive(id)).isEqualTo(Outcome.APPLIED);
    assertThat(redrive(id)).isEqualTo(Outcome.NOT_OPEN);
    process(created);

    assertThat(createdNotes("alice")).isEqualTo("1");
    assertThat(letters.list(State.OPEN)).isEmpty();
    assertThat(letters.show(id).orElseThrow().letter())
        .satisfies(
            letter -> {
              assertThat(letter.state()).isEqualTo(State.DONE);
              assertThat(letter.appliedAt()).isEqualTo(engine.clock().instant());
              assertThat(letter.purgeAt()).isNotNull();
            });
  }

  @Test
  void aRedrivenRecordIsMarkedEvenIfTheProcessDiesAfterItsCommit() {
    process(records.created(TestRecords.note("bob")));
    for (String user : List.of("alice", "bob")) {
      records.at(TestRecords.START.plus(Duration.ofMinutes(7)));
      String id = parkedByFault(records.created(TestRecords.note(user)));
      ExecutionInterceptor death =
          new ExecutionInterceptor() {
            @Override
            public void afterExecution(
                Context.AfterExecution context, ExecutionAttributes attributes) {
              if (context.request() instanceof TransactWriteItemsRequest) {
                throw new AssertionError("killed");
              }
            }
          };

      try (StreamConsumer dying =
          StreamConsumer.builder(engine.client(death))
              .tables(tables)
              .clock(engine.clock())
              .build()) {
        assertThatThrownBy(() -> letters.redrive(id, dying::redrive, BatchControl.untilDone()))
            .hasMessage("killed");
      }

      assertThat(letters.show(id).orElseThrow().letter().state()).isEqualTo(State.DONE);
      assertThat(summary(user))
          .containsEntry("lastActivityAt", AttributeValue.fromS("2026-03-01T10:07:00.000Z"))
          .containsEntry("GSI2SK", AttributeValue.fromS("2026-03-01T10:07:00.000Z"));
    }
  }

  @Test
  void aRecordThatCountedInTheMeantimeOnlyHasItsLetterClosed() {
    Record created = records.created(TestRecords.note("alice"));
    String id = parkedByFault(created);
    process(created);

    assertThat(redrive(id)).isEqualTo(Outcome.ALREADY_APPLIED);

    assertThat(createdNotes("alice")).isEqualTo("1");
    assertThat(letters.show(id).orElseThrow().letter().state()).isEqualTo(State.DONE);
  }

  @Test
  void aRecordThatStillCannotBeReadStaysOpen() {
    process(malformed(TestRecords.note("alice")));
    String id = letters.list(State.OPEN).findFirst().orElseThrow().id();

    assertThat(redrive(id)).isEqualTo(Outcome.MALFORMED);

    assertThat(letters.list(State.OPEN)).hasSize(1);
  }

  @Test
  void aDiscardedLetterIsForgottenAfterAWhileAndNeverRedriven() {
    process(malformed(TestRecords.note("alice")));
    String id = letters.list(State.OPEN).findFirst().orElseThrow().id();

    assertThat(letters.discard(id)).isEqualTo(Discarded.DISCARDED);
    assertThat(letters.discard(id)).isEqualTo(Discarded.NOT_OPEN);

    assertThat(redrive(id)).isEqualTo(Outcome.NOT_OPEN);
    assertThat(letters.show(id).orElseThrow().letter().purgeAt())
        .isEqualTo(engine.clock().instant().plus(RETENTION));
    assertThat(letters.list(State.DISCARDED)).hasSize(1);
  }

  @Test
  void parkedTwiceIsOneLetterAlsoAfterItWasDiscarded() {
    Record malformed = malformed(TestRecords.note("alice"));
    process(malformed);
    String id = letters.list(State.OPEN).findFirst().orElseThrow().id();
    letters.discard(id);

    process(malformed);

    assertThat(letters.list(State.OPEN)).isEmpty();
    assertThat(letters.show(id).orElseThrow().letter().state()).isEqualTo(State.DISCARDED);
  }

  @Test
  void aRedriveEndsAtItsDeadline() {
    process(malformed(TestRecords.note("alice")));
    LetterEntry entry = letters.list(State.OPEN).findFirst().orElseThrow();
    Record corrected = records.created(TestRecords.note("alice"));
    Fault throttled = engine.engine().faults().on("TransactWriteItems").throttle();
    Instant begun = engine.clock().instant();

    CompletableFuture<RedriveResult> redrive =
        CompletableFuture.supplyAsync(
            () ->
                consumer.redrive(
                    corrected,
                    entry.key().toAttributes(),
                    TestControls.until(begun.plusSeconds(60))));
    eventually().until(() -> throttled.hits() > 2);
    assertThat(redrive).isNotDone();
    engine.clock().advance(Duration.ofSeconds(60));

    assertThat(redrive.orTimeout(10, TimeUnit.SECONDS).join().outcome()).isEqualTo(Outcome.STOPPED);
    assertThat(letters.list(State.OPEN)).hasSize(1);
  }

  @Test
  void saysWhatIsNoIdAndWhatIsNotThere() {
    String unknown = "0".repeat(40) + "#0123456789abcdef#RECORD";

    assertThat(redrive(unknown)).isEqualTo(Outcome.NOT_OPEN);
    assertThat(letters.discard(unknown)).isEqualTo(Discarded.UNKNOWN);
    assertThat(letters.show(unknown)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> letters.show("42"))
        .withMessageContaining("copy it from the list");
  }

  /** A good record that DynamoDB refused, for a reason that has passed since. */
  private String parkedByFault(Record record) {
    engine.engine().faults().on("TransactWriteItems").next(1).fail("ValidationException");
    process(record);
    engine.engine().faults().clear();
    return letters.list(State.OPEN).findFirst().orElseThrow().id();
  }

  private Record malformed(Note note) {
    Map<String, AttributeValue> image = new HashMap<>(NoteCodec.encode(note));
    image.put("version", AttributeValue.fromS("none"));
    return records.record(OperationType.INSERT, null, image, null);
  }

  private static String noise(long seed) {
    StringBuilder text = new StringBuilder();
    Random random = new Random(seed);
    while (text.length() < 390_000) {
      text.append((char) (0x21 + random.nextInt(0x5d)));
    }
    return text.toString();
  }

  private Outcome redrive(String id) {
    return letters.redrive(id, consumer::redrive, BatchControl.untilDone()).outcome();
  }

  private void process(Record... batch) {
    assertThat(
            consumer
                .process(
                    new ShardBatch("stream", "shard", List.of(batch)), BatchControl.untilDone())
                .complete())
        .isTrue();
  }

  private String createdNotes(String user) {
    return summary(user).get("created").n();
  }

  private Map<String, AttributeValue> summary(String user) {
    return engine
        .client()
        .getItem(
            r ->
                r.tableName(tables.noteViews())
                    .consistentRead(true)
                    .key(ViewKeys.userSummary(new UserId(user))))
        .item();
  }
}
