package io.notestream.consumer;

import static io.notestream.consumer.TestRecords.next;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.deadletter.RedriveResult;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Baseline;
import io.notestream.model.view.Contribution;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.IncompatibleViewsException;
import io.notestream.model.view.Meta;
import io.notestream.model.view.UserSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Notes from before counting began, and changes that come back from the dead letters. */
@Timeout(120)
class LateStartTest {

  private static final Instant LONG_AGO = TestRecords.START.minus(Duration.ofDays(30));
  private static final UserId ALICE = new UserId("alice");

  /** As the key of a tag summary it is longer than DynamoDB allows. */
  private static final String POISON = "p".repeat(1100);

  @AutoClose private static TestTables tables = new TestTables();

  private final TestRecords records = new TestRecords();
  private TableNames names;

  @BeforeEach
  void create() {
    names = tables.create();
  }

  @Test
  void theFirstStartSaysSinceWhenItCountsAndLaterOnesKeepToIt() {
    open().start(BatchControl.untilDone());
    Instant first = tables.clock().instant();
    tables.clock().advance(Duration.ofMinutes(5));
    open().start(BatchControl.untilDone());

    Meta meta = Meta.fromItem(get(ViewKeys.meta()));
    assertThat(meta).isEqualTo(new Meta(meta.viewsId(), first, 1, Meta.SCHEMA, null));
    assertThat(meta.viewsId()).isNotBlank();
  }

  @Test
  void aTableOfANewerVersionIsRefused() {
    Map<String, AttributeValue> newer =
        new Meta("newer", LONG_AGO, 1, Meta.SCHEMA + 1, null).toItem();
    tables.client().putItem(r -> r.tableName(names.noteViews()).item(newer));

    StreamConsumer consumer = open();

    assertThatThrownBy(() -> consumer.start(BatchControl.untilDone()))
        .isInstanceOf(IncompatibleViewsException.class)
        .hasMessageContaining("newer");
  }

  @Test
  void theLastChangeOfAnOldNoteLeavesNothingNegative() {
    Note old = note("alice", LONG_AGO, "shop");

    process(open(), records.removed(old));

    UserSummary summary = summary();
    assertThat(summary.activeNotes()).isZero();
    assertThat(summary.bodyBytes()).isZero();
    assertThat(summary.deleted()).isEqualTo(1);
    assertThat(Baseline.fromItem(get(ViewKeys.baseline(ALICE, old.id()))).contribution())
        .isEqualTo(Contribution.of(old));
  }

  @Test
  void aClockThatIsHoursBehindMakesNoNoteLookCounted() {
    Instant now = tables.clock().instant();
    Note uncounted = note("alice", now.minus(Duration.ofHours(1)), "shop");
    StreamConsumer behind =
        StreamConsumer.builder(tables.client())
            .tables(names)
            .clock(() -> now.minus(Duration.ofHours(3)))
            .build();

    process(behind, records.removed(uncounted));

    assertThat(Meta.fromItem(get(ViewKeys.meta())).countingSince()).isEqualTo(now);
    assertThat(summary().activeNotes()).isZero();
    assertThat(summary().bodyBytes()).isZero();
  }

  @Test
  void aNoteThatHasCountedBringsNoBaselineWhenItsCreationIsMovedBack() {
    StreamConsumer consumer = open();
    consumer.start(BatchControl.untilDone());
    Note young = note("alice", tables.clock().instant().plus(Duration.ofMinutes(5)), "shop");
    Note moved = moved(young);
    Note last = next(moved, b -> b.title("again"));

    process(consumer, records.created(young));
    process(consumer, records.updated(young, moved));
    process(consumer, records.updated(moved, last));
    process(open(), records.updated(last, next(last, b -> b.title("and again"))));
    assertThat(summary().activeNotes()).isEqualTo(1);
    assertThat(summary().bodyBytes()).isEqualTo(young.bodyBytes());

    process(consumer, records.removed(last));
    assertThat(summary().activeNotes()).isZero();
  }

  @Test
  void norDoesItWithinOneBatch() {
    StreamConsumer consumer = open();
    consumer.start(BatchControl.untilDone());
    Note young = note("alice", tables.clock().instant().plus(Duration.ofMinutes(5)));
    Note moved = moved(young);

    process(
        consumer,
        records.created(young),
        records.updated(young, moved),
        records.updated(moved, next(moved, b -> b.title("again"))));

    assertThat(summary().activeNotes()).isEqualTo(1);
  }

  /** The note as somebody else than the writer would leave it. */
  private static Note moved(Note note) {
    return Note.builder(note.id(), note.userId(), LONG_AGO)
        .updatedAt(note.updatedAt())
        .version(note.version() + 1)
        .title(note.title())
        .body(String.valueOf(note.body()))
        .tags(note.tags())
        .build();
  }

  @Test
  void aChangeThatWasParkedChangesFlowOnlyOnceALaterOneHasBroughtTheBaseline() {
    Note old = note("alice", LONG_AGO);
    Record first = records.updated(old, next(old, b -> b.tags(Tags.stored(List.of(POISON)))));
    StreamConsumer consumer = open();
    assertThat(process(consumer, first).counts().parked()).isEqualTo(1);
    SequenceNumber later = new SequenceNumber("9" + first.dynamodb().sequenceNumber());
    Map<String, AttributeValue> baseline =
        new Baseline(ALICE, old.id(), later, Contribution.of(old)).toItem();
    tables.client().putItem(r -> r.tableName(names.noteViews()).item(baseline));
    DeadLetter letter =
        DeadLetter.fromItem(tables.scan(names.noteOps()).stream().findAny().orElseThrow());

    RedriveResult result =
        consumer.redrive(first, letter.key().toAttributes(), BatchControl.untilDone());
    RedriveResult again =
        consumer.redrive(first, letter.key().toAttributes(), BatchControl.untilDone());

    assertThat(result.outcome()).isEqualTo(RedriveResult.Outcome.APPLIED);
    assertThat(again.outcome()).isEqualTo(RedriveResult.Outcome.ALREADY_APPLIED);
    assertThat(summary().updated()).isEqualTo(1);
    assertThat(summary().bodyBytes()).isZero();
    DeadLetter closed = DeadLetter.fromItem(tables.scan(names.noteOps()).get(0));
    assertThat(closed.state()).isEqualTo(DeadLetter.State.DONE);
    assertThat(closed.appliedAt()).isEqualTo(tables.clock().instant());
    assertThat(closed.purgeAt()).isNotNull();
  }

  @Test
  void aRecordOfTwoItemsAtTheSizeLimitCanBeParked() {
    Random random = new Random(7);
    StringBuilder noise = new StringBuilder();
    random.ints(380_000, 33, 127).forEach(c -> noise.append((char) c));
    Note large = note("alice").toBuilder().body(noise.toString()).build();
    Note other =
        next(large, b -> b.body(noise.reverse().toString()).tags(Tags.stored(List.of(POISON))));

    assertThat(process(open(), records.updated(large, other)).counts().parked()).isEqualTo(1);

    List<Map<String, AttributeValue>> items = tables.scan(names.noteOps());
    long parts = items.stream().filter(i -> i.get("SK").s().contains("#part-")).count();
    DeadLetter head =
        items.stream()
            .filter(i -> !i.get("SK").s().contains("#part-"))
            .map(DeadLetter::fromItem)
            .findAny()
            .orElseThrow();
    assertThat(parts).isGreaterThan(1);
    assertThat(head.parts()).isEqualTo(parts);
    assertThat(head.payload()).isNull();
  }

  private StreamConsumer open() {
    return StreamConsumer.builder(tables.client()).tables(names).clock(tables.clock()).build();
  }

  private static BatchOutcome process(StreamConsumer consumer, Record... batch) {
    return consumer.process(
        new ShardBatch("stream", "shard", List.of(batch)), BatchControl.untilDone());
  }

  private UserSummary summary() {
    return UserSummary.fromItem(ALICE, get(ViewKeys.userSummary(ALICE)));
  }

  private Map<String, AttributeValue> get(Map<String, AttributeValue> key) {
    return tables
        .client()
        .getItem(r -> r.tableName(names.noteViews()).key(key).consistentRead(true))
        .item();
  }
}
