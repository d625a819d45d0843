package io.notestream.consumer;

import static io.notestream.consumer.TestRecords.next;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.BatchOutcome.Counts;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.model.change.ChangeKind;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.AuditCodec;
import io.notestream.model.view.AuditRecord;
import io.notestream.model.view.DaySummary;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.TagSummary;
import io.notestream.model.view.UserSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Batches in, tables out, against the engine. */
class StreamConsumerTest {

  @AutoClose private static TestTables tables = new TestTables();

  private final TestRecords records = new TestRecords();
  private TableNames names;
  private StreamConsumer consumer;

  @BeforeEach
  void open() {
    names = tables.create();
    consumer = consumer(ConsumerOptions.builder().countingSince(Instant.EPOCH).build());
  }

  @AfterEach
  void close() {
    consumer.close();
    tables.engine().faults().clear();
  }

  @Test
  void aNotesLifeIsCountedAndAudited() {
    Note note = note("alice", "shop");
    Note changed = next(note, b -> b.body("12345").tags(Tags.of(List.of("home"))).trace("trace-1"));
    Note ending = next(changed, b -> b.expiry(new Expiry(TestRecords.START.getEpochSecond() + 3)));

    process(records.created(note));
    assertThat(tag("alice", "shop")).isEqualTo(1);
    BatchOutcome outcome =
        process(
            records.updated(note, changed),
            records.updated(changed, ending),
            records.expired(ending));

    assertThat(outcome.complete()).isTrue();
    assertThat(outcome.counts()).isEqualTo(Counts.applied(3));
    assertThat(summary("alice"))
        .isEqualTo(
            new UserSummary(
                new UserId("alice"), 0, 0, 1, 2, 0, 1, 0, Instant.parse("2026-03-01T10:00:00Z")));
    assertThat(tag("alice", "shop")).isZero();
    assertThat(tag("alice", "home")).isZero();
    assertThat(day("alice")).isEqualTo(new DaySummary(LocalDate.of(2026, 3, 1), 1, 2, 0, 1, 0));
    List<AuditRecord> audit = audit(note);
    assertThat(audit)
        .extracting(AuditRecord::kind)
        .containsExactly(
            ChangeKind.CREATED, ChangeKind.UPDATED, ChangeKind.UPDATED, ChangeKind.EXPIRED);
    AuditRecord update = audit.get(1);
    assertThat(update.changed()).contains("body", "tags", "trace", "bodyBytes");
    assertThat(update.trace()).isEqualTo("trace-1");
    assertThat(update.before().bodyBytes()).isEqualTo(11);
    assertThat(update.after().bodyBytes()).isEqualTo(5);
    assertThat(update.committedAt()).isEqualTo(tables.clock().instant());
    assertThat(update.lag()).isEqualTo(Duration.ofSeconds(3599));
    assertThat(update.purgeAt()).isEqualTo(tables.clock().instant().plus(Duration.ofDays(400)));
  }

  @Test
  void indexesListUsersByNotesAndActivityAndTheirExpirations() {
    Note note = note("alice");
    Note ending = next(note, b -> b.expiry(new Expiry(TestRecords.START.getEpochSecond() + 1)));

    process(records.created(note), records.updated(note, ending), records.expired(ending));

    assertThat(query("GSI1", ViewKeys.ranking(new UserId("alice")))).hasSize(1);
    assertThat(query("GSI2", ViewKeys.activity(new UserId("alice"))))
        .singleElement()
        .satisfies(i -> assertThat(i.get("GSI2SK").s()).isEqualTo("2026-03-01T10:00:00.000Z"));
    assertThat(query("GSI2", ViewKeys.expirations(new UserId("alice"))))
        .singleElement()
        .satisfies(i -> assertThat(i.get("cause").s()).isEqualTo("TTL"));
  }

  @Test
  void nothingThatIsWrittenHoldsATitleOrABody() {
    process(records.created(note("alice", "shop")));

    assertThat(tables.scan(names.noteViews()).toString()).doesNotContain("secret");
  }

  @Test
  void aBatchDeliveredTwiceChangesNothing() {
    List<Record> batch = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      batch.add(records.created(note("user" + i % 7, "shop")));
    }
    process(batch.toArray(Record[]::new));
    List<Map<String, AttributeValue>> before = tables.scan(names.noteViews());

    BatchOutcome again = process(batch.toArray(Record[]::new));

    assertThat(again.counts()).isEqualTo(Counts.duplicates(60));
    assertThat(tables.scan(names.noteViews())).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void aRecordTwiceInABatchIsCountedOnce() {
    Record record = records.created(note("alice"));

    BatchOutcome outcome = process(record, record, record);

    assertThat(outcome.complete()).isTrue();
    assertThat(outcome.counts()).isEqualTo(Counts.applied(1).plus(Counts.duplicates(2)));
    assertThat(summary("alice").created()).isEqualTo(1);
  }

  @Test
  void aBatchThatIsPartlyKnownIsCountedForTheRest() {
    Record[] all = new Record[20];
    for (int i = 0; i < all.length; i++) {
      all[i] = records.created(note("user" + i % 3));
    }
    process(all[1], all[5], all[6], all[19]);

    BatchOutcome outcome = process(all);

    assertThat(outcome.counts()).isEqualTo(Counts.applied(16).plus(Counts.duplicates(4)));
    assertThat(summary("user0").created()).isEqualTo(7);
    assertThat(summary("user1").created()).isEqualTo(7);
    assertThat(summary("user2").created()).isEqualTo(6);
  }

  @Test
  void anotherChangeInTheSamePlaceIsParkedAndNotDropped() {
    Note note = note("alice");
    Record first = records.created(note);
    Record other =
        first.toBuilder()
            .eventID("another")
            .dynamodb(
                first.dynamodb().toBuilder()
                    .newImage(NoteCodec.encode(next(note, b -> b.body("x"))))
                    .build())
            .build();
    process(first);

    BatchOutcome outcome = process(other, records.created(note("alice")));

    assertThat(outcome.complete()).isTrue();
    assertThat(outcome.counts()).isEqualTo(Counts.applied(1).plus(Counts.parked(1)));
    assertThat(letters())
        .singleElement()
        .satisfies(l -> assertThat(l.reason()).isEqualTo("COLLISION"));
    assertThat(summary("alice").created()).isEqualTo(2);
  }

  @Test
  void aCollisionWithinABatchIsParked() {
    Note note = note("alice");
    Record first = records.created(note);
    Record other =
        first.toBuilder()
            .eventID("another")
            .dynamodb(
                first.dynamodb().toBuilder()
                    .newImage(NoteCodec.encode(next(note, b -> b.body("x"))))
                    .build())
            .build();

    BatchOutcome outcome = process(first, other);

    assertThat(outcome.counts()).isEqualTo(Counts.applied(1).plus(Counts.parked(1)));
  }

  @Test
  void theSameChangeUnderAnotherEventIdIsADuplicate() {
    Record first = records.created(note("alice"));
    process(first);

    BatchOutcome outcome = process(first.toBuilder().eventID("another").build());

    assertThat(outcome.counts().duplicates()).isEqualTo(1);
  }

  @Test
  void foreignItemsAreSkippedAndUnreadableOnesParked() {
    Map<String, AttributeValue> foreign = new HashMap<>(NoteCodec.encode(note("alice")));
    foreign.put("SK", AttributeValue.fromS("IDEM#1"));
    foreign.put("entity", AttributeValue.fromS("IDEMPOTENCY"));
    Map<String, AttributeValue> broken = new HashMap<>(NoteCodec.encode(note("alice")));
    broken.put("version", AttributeValue.fromS("one"));

    BatchOutcome outcome =
        process(
            records.record(OperationType.INSERT, null, foreign, null),
            records.record(OperationType.INSERT, null, broken, null),
            records.created(note("alice")));

    assertThat(outcome.complete()).isTrue();
    assertThat(outcome.counts())
        .isEqualTo(Counts.applied(1).plus(Counts.foreign(1)).plus(Counts.parked(1)));
    assertThat(letters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.reason()).isEqualTo("MALFORMED");
              assertThat(letter.state()).isEqualTo(DeadLetter.State.OPEN);
              assertThat(letter.userId()).isEqualTo("alice");
            });
  }

  @Test
  void aHeavyUserIsCountedInOrderAndInFull() {
    Note note = note("heavy", "a");
    List<Record> batch = new ArrayList<>();
    batch.add(records.created(note));
    for (int i = 0; i < 200; i++) {
      Note changed = next(note, b -> b.body("x"));
      batch.add(records.updated(note, changed));
      note = changed;
    }

    BatchOutcome outcome = process(batch.toArray(Record[]::new));

    assertThat(outcome.complete()).isTrue();
    assertThat(summary("heavy").updated()).isEqualTo(200);
    assertThat(summary("heavy").bodyBytes()).isEqualTo(1);
    assertThat(audit(note)).hasSize(201);
  }

  @Test
  void anEmptyBatchIsComplete() {
    BatchOutcome outcome = process();

    assertThat(outcome.complete()).isTrue();
    assertThat(outcome.settledThrough()).isEmpty();
    assertThat(outcome.firstUnsettled()).isEmpty();
  }

  private StreamConsumer consumer(ConsumerOptions options) {
    return StreamConsumer.builder(tables.client())
        .tables(names)
        .clock(tables.clock())
        .options(options)
        .build();
  }

  private BatchOutcome process(Record... batch) {
    return consumer.process(
        new ShardBatch("stream", "shard", List.of(batch)), BatchControl.untilDone());
  }

  private UserSummary summary(String user) {
    UserId userId = new UserId(user);
    return UserSummary.fromItem(userId, get(ViewKeys.userSummary(userId)));
  }

  private long tag(String user, String tag) {
    Map<String, AttributeValue> item = get(ViewKeys.tagSummary(new UserId(user), tag));
    return item.isEmpty() ? 0 : TagSummary.fromItem(item).activeNotes();
  }

  private DaySummary day(String user) {
    return DaySummary.fromItem(
        get(ViewKeys.daySummary(new UserId(user), LocalDate.of(2026, 3, 1))));
  }

  private List<AuditRecord> audit(Note note) {
    return tables
        .client()
        .query(
            r ->
                r.tableName(names.noteViews())
                    .keyConditionExpression("PK = :pk AND begins_with(SK, :sk)")
                    .expressionAttributeValues(
                        Map.of(
                            ":pk", AttributeValue.fromS(ViewKeys.audit(note.userId(), note.id())),
                            ":sk", AttributeValue.fromS(ViewKeys.auditPrefix(note.id())))))
        .items()
        .stream()
        .map(AuditCodec::decode)
        .toList();
  }

  private List<Map<String, AttributeValue>> query(String index, String partition) {
    return tables
        .client()
        .query(
            r ->
                r.tableName(names.noteViews())
                    .indexName(index)
                    .keyConditionExpression("#pk = :pk")
                    .expressionAttributeNames(Map.of("#pk", index + "PK"))
                    .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS(partition))))
        .items();
  }

  private List<DeadLetter> letters() {
    return tables.scan(names.noteOps()).stream().map(DeadLetter::fromItem).toList();
  }

  private Map<String, AttributeValue> get(Map<String, AttributeValue> key) {
    return tables
        .client()
        .getItem(r -> r.tableName(names.noteViews()).key(key).consistentRead(true))
        .item();
  }
}
