package io.notestream.consumer.erase;

import static io.notestream.consumer.TestRecords.START;
import static io.notestream.consumer.TestRecords.next;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.TestTables;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome.Counts;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.deadletter.LetterEntry;
import io.notestream.consumer.deadletter.RedriveResult;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.expiry.ReactionContext;
import io.notestream.consumer.expiry.ReactionRetries;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.expiry.Reactions;
import io.notestream.consumer.expiry.RecordingReaction;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.UserSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** What the consumer does with records of notes that were erased. */
class ErasedNotesTest {

  private static final UserId ALICE = new UserId("alice");
  private static final Instant ERASED_THROUGH = START.plusSeconds(600);

  @AutoClose private static TestTables engine = new TestTables();

  private final TestRecords records = new TestRecords();
  private final String name = "c" + UUID.randomUUID();
  private final RecordingReaction.Channel channel = RecordingReaction.channel(name);
  private final List<AutoCloseable> opened = new ArrayList<>();
  private TableNames tables;

  @BeforeEach
  void open() {
    tables = engine.createAll();
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  @Test
  void changesOfErasedNotesAreDroppedAndThoseOfYoungerOnesCount() {
    erase(ALICE);
    Note old = note("alice", "old");
    Note young = note("alice", ERASED_THROUGH, "young");
    Note bobs = note("bob", "bob");

    Counts counts =
        process(
            records.created(old),
            records.created(bobs),
            records.updated(old, next(old, b -> b.title("changed"))),
            records.created(young),
            records.removed(old));

    assertThat(counts).isEqualTo(new Counts(5, 2, 0, 0, 0, 3, 0));
    assertThat(summary(ALICE)).containsEntry("created", n(1)).containsEntry("activeNotes", n(1));
    assertThat(summary(ALICE)).doesNotContainKeys("updated", "deleted");
    assertThat(summary(new UserId("bob"))).containsEntry("created", n(1));
    assertThat(text()).doesNotContain(old.id().value()).contains(young.id().value());
  }

  @Test
  void aDeleteRequestOfAnErasedNoteIsNotAudited() {
    erase(ALICE);
    Note old = note("alice");

    Counts counts =
        process(records.updated(old, next(old, b -> b.deletedAt(START.plusSeconds(9)))));

    assertThat(counts.erased()).isOne();
    assertThat(text()).doesNotContain(old.id().value());
  }

  @Test
  void anErasedNoteIsNoActivity() {
    Note old = note("alice");
    Record created = records.created(old);
    process(created);
    erase(ALICE);

    // A duplicate of what is still in the ledger writes its mark again, for all it knows.
    Counts counts = process(created);

    assertThat(counts).isEqualTo(Counts.duplicates(1));
    assertThat(summary(ALICE)).doesNotContainKeys("lastActivityAt", "GSI2PK");
  }

  @Test
  void theExpirationOfAnErasedNoteIsNotReactedTo() {
    erase(ALICE);

    Counts counts = process(records.expired(note("alice")), records.expired(note("bob")));

    assertThat(counts.erased()).isOne();
    assertThat(channel.seen()).hasSize(1);
    assertThat(engine.scan(tables.noteOps())).singleElement().asString().contains("bob");
  }

  @Test
  void whatAReactionBroughtBeforeTheErasureWasMetIsRemoved() {
    channel.behave(
        event -> {
          erase(ALICE); // Just after the consumer has looked.
          throw new IllegalStateException("and becomes pending");
        });

    Counts counts = process(records.expired(note("alice")));

    assertThat(counts.erased()).isOne();
    assertThat(channel.seen()).hasSize(1);
    assertThat(engine.scan(tables.noteOps())).isEmpty();
  }

  @Test
  void aPendingReactionOfAnErasedNoteIsDropped() {
    channel.fail("down");
    process(records.expired(note("alice")), records.expired(note("bob")));
    erase(ALICE); // Before the eraser has come to the pending reaction.
    channel.succeed();
    channel.seen().clear();

    retryPending();

    assertThat(channel.seen()).hasSize(1);
    assertThat(Traces.of("alice", engine.scan(tables.noteOps())))
        .allMatch(trace -> trace.contains("ARCHIVE#"));
    assertThat(engine.scan(tables.noteOps()))
        .filteredOn(item -> item.get("SK").s().endsWith("REACTION.recording"))
        .singleElement()
        .satisfies(letter -> assertThat(letter).containsEntry("userId", s("bob")));
  }

  @Test
  void aPendingReactionThatRunsWhileItsNoteIsErasedKeepsNothing() {
    channel.fail("down");
    Note old = note("alice");
    process(records.expired(old));
    channel.behave(
        event -> {
          erase(ALICE);
          engine
              .client()
              .putItem(
                  r ->
                      r.tableName(tables.noteOps())
                          .item(OpsKeys.archivedNote(ALICE, old.id(), event.sequence())));
        });

    retryPending();

    assertThat(engine.scan(tables.noteOps())).isEmpty();
  }

  private void retryPending() {
    engine.clock().advance(Duration.ofMinutes(2));
    consumer(engine.client());
    Reactions reactions = (Reactions) opened.get(opened.size() - 1);
    try (ReactionRetries retries =
        new ReactionRetries(reactions, ExpiryCauseRule.standard(), Duration.ofDays(7))) {
      retries.runOnce(BatchControl.untilDone());
    }
  }

  @Test
  void aMalformedRecordOfAnErasedNoteIsNotParked() {
    erase(ALICE);
    Note old = note("alice");
    Note young = note("alice", ERASED_THROUGH);

    Counts counts = process(unreadable(old), unreadable(young), withoutUser(old));

    assertThat(counts.erased()).isEqualTo(2);
    assertThat(counts.parked()).isOne();
    assertThat(engine.scan(tables.noteOps()))
        .singleElement()
        .satisfies(letter -> assertThat(letter).containsEntry("noteId", s(young.id().value())));
  }

  @Test
  void aLetterThatWasBeingWrittenWhenTheErasureBeganIsRemoved() {
    Note old = note("alice");
    AtomicBoolean once = new AtomicBoolean();
    DynamoDbClient client =
        engine.client(
            new ExecutionInterceptor() {
              @Override
              public void beforeExecution(
                  Context.BeforeExecution context, ExecutionAttributes attributes) {
                if (context.request() instanceof PutItemRequest
                    && once.compareAndSet(false, true)) {
                  erase(ALICE);
                }
              }
            });
    process(records.created(note("bob"))); // META is put before.

    Counts counts = process(client, unreadable(old));

    assertThat(once).isTrue();
    assertThat(counts.erased()).isOne();
    assertThat(engine.scan(tables.noteOps())).isEmpty();
  }

  @Test
  void anErasedNoteWithMoreTagsThanATransactionHoldsIsNotParked() {
    erase(ALICE);
    Note before = next(note("alice"), b -> b.tags(tags("before-")));
    Note after = next(before, b -> b.tags(tags("after-")));

    Counts counts = process(records.updated(before, after));

    assertThat(counts.erased()).isOne();
    assertThat(engine.scan(tables.noteOps())).isEmpty();
  }

  @Test
  void theBodyThatOnlyAnErasedRecordNamesIsDueForRemovalAtOnce() {
    erase(ALICE);
    Note old = next(note("alice"), b -> b.bodyRef("bodies/one", 70_000));

    process(records.updated(old, next(old, b -> b.bodyRef("bodies/two", 70_001))));

    assertThat(engine.scan(tables.noteOps()))
        .singleElement()
        .satisfies(
            removal ->
                assertThat(removal)
                    .containsEntry("bodyRef", s("bodies/one"))
                    .containsEntry("due", s(Timestamps.format(engine.clock().instant()))));
  }

  @Test
  void aRedrivenLetterOfAnErasedNoteIsGone() {
    Note old = note("alice");
    Record created = records.created(old);
    process(created);
    process(
        created.toBuilder()
            .eventID("another")
            .dynamodb(
                created.dynamodb().toBuilder()
                    .newImage(NoteCodec.encode(old.toBuilder().version(9).build()))
                    .build())
            .build());
    DeadLetters letters =
        new DeadLetters(engine.client(), tables, engine.clock(), Duration.ofDays(7));
    LetterEntry letter = letters.list(DeadLetter.State.OPEN).findFirst().orElseThrow();
    engine
        .client()
        .deleteItem(
            r ->
                r.tableName(tables.noteViews())
                    .key(
                        ViewKeys.auditRecord(
                            ALICE,
                            old.id(),
                            new SequenceNumber(created.dynamodb().sequenceNumber()))));
    erase(ALICE);

    RedriveResult result =
        letters.redrive(letter.id(), consumer(engine.client())::redrive, BatchControl.untilDone());

    assertThat(result.outcome()).isEqualTo(RedriveResult.Outcome.ERASED);
    assertThat(engine.scan(tables.noteOps())).isEmpty();
  }

  private static Tags tags(String prefix) {
    return Tags.stored(IntStream.range(0, 60).mapToObj(i -> prefix + i).toList());
  }

  private Record unreadable(Note note) {
    Map<String, AttributeValue> item = new HashMap<>(NoteCodec.encode(note));
    item.put("version", s("one"));
    item.remove("createdAt");
    return records.record(OperationType.INSERT, null, item, null);
  }

  private Record withoutUser(Note note) {
    Map<String, AttributeValue> item = new HashMap<>(NoteCodec.encode(note));
    item.remove("userId");
    item.remove("createdAt");
    return records.record(OperationType.INSERT, null, item, null);
  }

  /** Puts the guard of a user, as an erasure does first. */
  private void erase(UserId user) {
    Map<String, AttributeValue> item = new HashMap<>(ViewKeys.userSummary(user));
    item.put(UserSummary.ERASED_THROUGH, s(Timestamps.format(ERASED_THROUGH)));
    engine.client().putItem(r -> r.tableName(tables.noteViews()).item(item));
  }

  private Counts process(Record... batch) {
    return process(engine.client(), batch);
  }

  private Counts process(DynamoDbClient client, Record... batch) {
    var outcome =
        consumer(client)
            .process(new ShardBatch("stream", "shard", List.of(batch)), BatchControl.untilDone());
    assertThat(outcome.complete()).isTrue();
    return outcome.counts();
  }

  private StreamConsumer consumer(DynamoDbClient client) {
    Reactions reactions =
        Reactions.builder(new ReactionContext(client, tables, engine.clock(), Duration.ofDays(30)))
            .choose(ReactionSettings.parseAll(List.of("archive", "recording:channel=" + name)))
            .build();
    StreamConsumer consumer =
        StreamConsumer.builder(client)
            .tables(tables)
            .clock(engine.clock())
            .reactor(reactions)
            .build();
    opened.add(consumer);
    opened.add(reactions);
    return consumer;
  }

  private Map<String, AttributeValue> summary(UserId user) {
    return engine
        .client()
        .getItem(r -> r.tableName(tables.noteViews()).key(ViewKeys.userSummary(user)))
        .item();
  }

  private String text() {
    return engine.scan(tables.noteViews()) + " " + engine.scan(tables.noteOps());
  }

  private static AttributeValue s(String value) {
    return AttributeValue.fromS(value);
  }

  private static AttributeValue n(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }
}
