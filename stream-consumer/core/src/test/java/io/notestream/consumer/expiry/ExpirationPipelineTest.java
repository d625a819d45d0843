package io.notestream.consumer.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.TestTables;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.BatchOutcome.Counts;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Reactions and commits together: none is missing, and none is repeated but for a crash. */
class ExpirationPipelineTest {

  @AutoClose private static TestTables engine = new TestTables();

  private final String name = "c" + UUID.randomUUID();
  private final RecordingReaction.Channel channel = RecordingReaction.channel(name);
  private final List<AutoCloseable> opened = new ArrayList<>();
  private TableNames tables;

  @BeforeEach
  void open() {
    tables = engine.create();
  }

  @AfterEach
  void close() throws Exception {
    engine.engine().faults().clear();
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  @Test
  void anExpirationIsReactedToAndCounted() {
    List<Record> expired = expirations(3);

    assertThat(process(expired).counts().applied()).isEqualTo(3);

    assertThat(channel.done()).hasSize(3).doesNotHaveDuplicates();
    assertThat(count("expired")).isEqualTo("3");
  }

  @Test
  void aWholeStreamReadAgainRepeatsNoReaction() {
    List<Record> expired = expirations(40);
    process(expired);
    channel.seen().clear();

    // The lease table is lost, and a new worker starts at the horizon.
    BatchOutcome again = process(expired);

    assertThat(again.counts().duplicates()).isEqualTo(40);
    assertThat(channel.seen()).isEmpty();
    assertThat(count("expired")).isEqualTo("40");
  }

  @Test
  void anotherExpirationInTheSamePlaceIsParkedWithoutAReaction() {
    List<Record> expired = expirations(2);
    process(expired);
    channel.seen().clear();
    Map<String, AttributeValue> otherImage = new HashMap<>(expired.get(0).dynamodb().oldImage());
    otherImage.put("version", AttributeValue.fromN("7"));
    Record other =
        expired.get(0).toBuilder()
            .eventID("another")
            .dynamodb(expired.get(0).dynamodb().toBuilder().oldImage(otherImage).build())
            .build();

    BatchOutcome outcome = process(List.of(other, expired.get(1)));

    assertThat(outcome.counts()).isEqualTo(Counts.duplicates(1).plus(Counts.parked(1)));
    assertThat(channel.seen()).isEmpty();
    assertThat(engine.scan(tables.noteOps()))
        .singleElement()
        .satisfies(
            letter ->
                assertThat(letter).containsEntry("reason", AttributeValue.fromS("COLLISION")));
    assertThat(count("expired")).isEqualTo("2");
  }

  @Test
  void aDeleteIsNeverAnExpiration() {
    Note note = note(0);
    Record removed = new TestRecords().at(note.expiry().instant().minusSeconds(61)).removed(note);

    process(List.of(removed));

    assertThat(channel.seen()).isEmpty();
    assertThat(count("deleted")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"before the commit", "in the commit", "after the commit"})
  void aCrashNeverLosesAReactionAndRepeatsItWithTheSameKey(String when) {
    List<Record> expired = expirations(5);
    switch (when) {
      case "before the commit" -> engine.engine().faults().on("TransactWriteItems").loseRequest();
      case "in the commit" -> engine.engine().faults().on("TransactWriteItems").loseResponse();
      default -> {
        // The batch commits, and the worker dies before its checkpoint.
      }
    }
    consumer().process(batch(expired), stopAfter(Duration.ofMillis(400)));
    engine.engine().faults().clear();

    assertThat(process(expired).complete()).isTrue();

    assertThat(new HashSet<>(channel.done())).hasSize(5);
    assertThat(count("expired")).isEqualTo("5");
    assertThat(audits()).isEqualTo(5);
  }

  @Test
  void aBrokenTargetNeverStopsTheStreamAndInTheEndEverythingArrives() {
    channel.fail("down");
    List<Record> expired = expirations(200);

    assertThat(process(expired).complete()).isTrue();

    assertThat(count("expired")).isEqualTo("200");
    assertThat(channel.done()).isEmpty();
    channel.succeed();
    Reactions reactions = reactions();
    ReactionRetries retries =
        new ReactionRetries(reactions, ExpiryCauseRule.standard(), Duration.ofDays(1));
    opened.add(retries);
    engine.clock().advance(Duration.ofMinutes(1));
    assertThat(retries.runOnce(BatchControl.untilDone()).done()).isEqualTo(200);
    assertThat(channel.done()).hasSize(200).doesNotHaveDuplicates();
  }

  @Test
  void whileNothingCanBePutDownNothingIsCommitted() {
    channel.fail("down");
    List<Record> expired = expirations(2);
    engine.engine().faults().on("PutItem").table(tables.noteOps()).throttle();

    BatchOutcome outcome = consumer().process(batch(expired), stopAfter(Duration.ofMillis(400)));

    assertThat(outcome.counts().applied()).isZero();
    assertThat(audits()).isZero();
    engine.engine().faults().clear();
    assertThat(process(expired).complete()).isTrue();
    assertThat(count("expired")).isEqualTo("2");
  }

  @Test
  void anExpirationThatIsOneOfManyChangesOfItsUserIsReactedToOnce() {
    TestRecords records = new TestRecords();
    Note note = note(0);
    Note renewed =
        TestRecords.next(note, n -> n.expiry(Expiry.notBefore(TestRecords.START.plusSeconds(9))));
    List<Record> history = new ArrayList<>();
    history.add(records.created(note));
    history.add(records.updated(note, renewed));
    history.add(records.expired(renewed));
    history.addAll(history);

    process(history);

    assertThat(channel.done()).hasSize(1);
    assertThat(count("expired")).isEqualTo("1");
  }

  private BatchOutcome process(List<Record> records) {
    return consumer().process(batch(records), BatchControl.untilDone());
  }

  private static ShardBatch batch(List<Record> records) {
    return new ShardBatch("stream", "shard", records);
  }

  /** A process of its own, as far as the tables can tell. */
  private StreamConsumer consumer() {
    StreamConsumer consumer =
        StreamConsumer.builder(engine.client())
            .tables(tables)
            .options(ConsumerOptions.builder().countingSince(Instant.EPOCH).build())
            .clock(engine.clock())
            .reactor(reactions())
            .build();
    opened.add(0, consumer);
    return consumer;
  }

  private Reactions reactions() {
    Reactions reactions =
        Reactions.builder(
                new ReactionContext(
                    engine.client(),
                    tables,
                    engine.clock(),
                    ReactionContext.DEFAULT_ARCHIVE_RETENTION))
            .choose(ReactionSettings.parseAll(List.of("recording:channel=" + name)))
            .build();
    opened.add(reactions);
    return reactions;
  }

  private static BatchControl stopAfter(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    return BatchControl.until(() -> System.nanoTime() > end);
  }

  private static List<Record> expirations(int count) {
    TestRecords records = new TestRecords().at(TestRecords.START.plusSeconds(60));
    return IntStream.range(0, count).mapToObj(i -> records.expired(note(i))).toList();
  }

  private static Note note(int number) {
    Instant created = TestRecords.START.minusSeconds(number);
    return Note.builder(NoteId.next(created), new UserId("alice"), created)
        .expiry(Expiry.notBefore(TestRecords.START))
        .build();
  }

  private String count(String counter) {
    return engine
        .client()
        .getItem(
            r ->
                r.tableName(tables.noteViews())
                    .consistentRead(true)
                    .key(ViewKeys.userSummary(new UserId("alice"))))
        .item()
        .getOrDefault(counter, AttributeValue.fromN("0"))
        .n();
  }

  private long audits() {
    return engine.scan(tables.noteViews()).stream()
        .map(Map::keySet)
        .filter(names -> names.contains("streamEventId"))
        .count();
  }
}
