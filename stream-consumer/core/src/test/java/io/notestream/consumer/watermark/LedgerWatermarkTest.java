package io.notestream.consumer.watermark;

import static io.notestream.consumer.TestRecords.next;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.EngineTables;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.generation.Generations;
import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Note;
import io.notestream.model.note.Tags;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.DeadLetter.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** A consumer without checkpoints, as on Lambda: the ledger alone tells how far it has come. */
@Timeout(60)
class LedgerWatermarkTest {

  /** As the key of a tag summary it is longer than DynamoDB allows. */
  private static final String POISON = "p".repeat(1100);

  private final EngineTables tables = EngineTables.startAt(TestRecords.START);
  private final DynamoDbStreamsClient streams = tables.streams();
  private StreamConsumer consumer;

  @BeforeEach
  void open() {
    consumer =
        StreamConsumer.builder(tables.client())
            .tables(tables.names())
            .clock(tables.clock())
            .build();
  }

  @AfterEach
  void close() {
    consumer.close();
    tables.close();
  }

  @Test
  void changesHoldItUpUntilTheyAreCounted() {
    Watermark watermark = watermark(change -> true);
    Note first = put(note("alice"));
    Instant changed = tables.clock().instant();
    tables.advance(Duration.ofMinutes(1));

    assertThat(looked(watermark)).isBefore(changed);

    process(records());
    assertThat(looked(watermark)).isAfter(changed.plusSeconds(50));

    put(next(first, b -> b.title("again")));
    Instant again = tables.clock().instant();
    tables.advance(Duration.ofMinutes(1));
    assertThat(looked(watermark)).isBetween(again.minusSeconds(1), again.minusMillis(1));

    process(records());
    assertThat(looked(watermark)).isAfter(again.plusSeconds(50));
  }

  @Test
  void theOrderInWhichChangesAreCountedDoesNotMatter() {
    Watermark watermark = watermark(change -> true);
    put(note("alice"));
    Instant first = tables.clock().instant();
    tables.advance(Duration.ofMinutes(1));
    put(note("bob"));
    tables.advance(Duration.ofMinutes(1));
    List<Record> both = records();

    process(both.subList(1, 2));
    assertThat(looked(watermark)).isBefore(first);

    process(both.subList(0, 1));
    assertThat(looked(watermark)).isAfter(first.plusSeconds(110));
  }

  @Test
  void whatIsParkedIsSettled() {
    Note poison = put(note("alice").toBuilder().tags(Tags.stored(List.of(POISON))).build());
    Map<String, AttributeValue> damaged = new HashMap<>(NoteCodec.encode(poison));
    damaged.remove("createdAt");
    tables.put(tables.names().notes(), damaged);
    Instant changed = tables.clock().instant();
    tables.advance(Duration.ofMinutes(1));
    Watermark watermark = watermark(change -> true);
    assertThat(looked(watermark)).isBefore(changed);

    process(records());

    assertThat(looked(watermark)).isAfter(changed.plusSeconds(50));
  }

  @Test
  void whatIsParkedIsSettledInItsOwnGenerationAlone() {
    new Generations(tables.client(), tables.names(), tables.clock()).create(2, List.of());
    TableNames second = tables.names().withGeneration(2);
    put(note("alice").toBuilder().tags(Tags.stored(List.of(POISON))).build());
    Instant changed = tables.clock().instant();
    tables.advance(Duration.ofMinutes(1));
    process(records());
    Watermark watermark =
        LedgerWatermark.builder(tables.client(), streams, second)
            .clock(tables.clock(), Duration.ofSeconds(60))
            .build();

    assertThat(looked(watermark)).isBefore(changed);

    try (StreamConsumer ofSecond =
        StreamConsumer.builder(tables.client())
            .tables(second)
            .clock(tables.clock())
            .options(ConsumerOptions.builder().generation(2).build())
            .build()) {
      process(ofSecond, records());
    }
    assertThat(looked(watermark)).isAfter(changed.plusSeconds(50));
  }

  @Test
  void whatWasDiscardedForATableThatIsGoneIsNotSettled() {
    put(note("alice").toBuilder().tags(Tags.stored(List.of(POISON))).build());
    Instant changed = tables.clock().instant();
    tables.advance(Duration.ofMinutes(1));
    process(records());
    DeadLetters letters = discardAll();
    assertThat(looked(watermark(change -> true))).isAfter(changed.plusSeconds(50));

    makeViewsAnew();

    assertThat(looked(watermark(change -> true))).isBefore(changed);
    process(List.of());
    assertThat(looked(watermark(change -> true))).isBefore(changed);
    process(records());
    assertThat(looked(watermark(change -> true))).isAfter(changed.plusSeconds(50));
    assertThat(letters.list(State.OPEN)).hasSize(1);
  }

  @Test
  void anOpenLetterOfATableThatIsGoneIsOfTheNextOneOnceThatHasParkedItsRecordToo() {
    put(note("alice").toBuilder().tags(Tags.stored(List.of(POISON))).build());
    Instant changed = tables.clock().instant();
    process(records());
    makeViewsAnew();
    process(records());

    discardAll();

    assertThat(looked(watermark(change -> true))).isAfter(changed.plusSeconds(50));
  }

  private void makeViewsAnew() {
    tables.client().deleteTable(r -> r.tableName(tables.names().noteViews()));
    new TableCreator(tables.client()).createMissing(NotestreamTables.all(tables.names()));
    tables.advance(Duration.ofMinutes(1)); // The consumer looks once a second.
  }

  private DeadLetters discardAll() {
    DeadLetters letters =
        new DeadLetters(tables.client(), tables.names(), tables.clock(), Duration.ofDays(7));
    letters.list(State.OPEN).toList().forEach(letter -> letters.discard(letter.id()));
    return letters;
  }

  @Test
  void whatIsNotRelevantHoldsNothingUp() {
    put(note("alice"));
    Map<String, AttributeValue> other =
        new HashMap<>(NoteKeys.idempotency(note("alice").userId(), "digest"));
    other.put("entity", AttributeValue.fromS("IDEMPOTENCY"));
    tables.put(tables.names().notes(), other);
    Instant changed = tables.clock().instant();
    tables.advance(Duration.ofMinutes(1));

    assertThat(looked(watermark(change -> change.userId().value().equals("bob"))))
        .isAfter(changed.plusSeconds(50));
    assertThat(looked(watermark(change -> change.userId().value().equals("alice"))))
        .isBefore(changed);
  }

  @Test
  void whatWasErasedHoldsNothingUp() {
    Note erased = put(note("alice"));
    Map<String, AttributeValue> damaged = new HashMap<>(NoteCodec.encode(erased));
    damaged.remove("createdAt");
    tables.put(tables.names().notes(), damaged);
    Instant changed = tables.clock().instant();
    tables.advance(Duration.ofMinutes(1));
    Watermark watermark = watermark(change -> true);
    assertThat(looked(watermark)).isBefore(changed);

    Map<String, AttributeValue> tombstone = new HashMap<>(ViewKeys.userSummary(erased.userId()));
    tombstone.put("erasedThrough", AttributeValue.fromS("2027-01-01T00:00:00.000Z"));
    tables.put(tables.names().noteViews(), tombstone);

    assertThat(looked(watermark)).isAfter(changed.plusSeconds(50));
  }

  @Test
  void whatTheStreamHasNoLongerHoldsNothingUp() {
    put(note("alice"));
    tables.advance(Duration.ofHours(30));

    assertThat(looked(watermark(change -> true)))
        .isAfter(tables.clock().instant().minusSeconds(10));
  }

  @Test
  void thereAreMoreChangesThanAReadReturns() {
    Note note = note("alice");
    for (int i = 0; i < 1500; i++) {
      note = put(i == 0 ? note : next(note, b -> {}));
    }
    Instant changed = tables.clock().instant();
    tables.advance(Duration.ofMinutes(1));
    LedgerWatermark watermark = watermark(change -> true);
    assertThat(looked(watermark)).isBefore(changed);

    process(records());

    assertThat(looked(watermark)).isAfter(changed.plusSeconds(50));
    assertThat(watermark.readUnits()).isGreaterThan(1500 / 2);
  }

  /** Looks as often as it takes to read on to the present. */
  private static Instant looked(Watermark watermark) {
    Instant reached = Instant.MIN;
    for (int i = 0; i < 12; i++) {
      reached = watermark.look().settledThrough();
    }
    return reached;
  }

  private LedgerWatermark watermark(Predicate<NoteChange> relevant) {
    return LedgerWatermark.builder(tables.client(), streams, tables.names())
        .relevant(relevant)
        .clock(tables.clock(), Duration.ofSeconds(60))
        .build();
  }

  private Note put(Note note) {
    tables.put(tables.names().notes(), NoteCodec.encode(note));
    return note;
  }

  private void process(List<Record> batch) {
    process(consumer, batch);
  }

  private static void process(StreamConsumer consumer, List<Record> batch) {
    assertThat(
            consumer
                .process(new ShardBatch("stream", "shard", batch), BatchControl.untilDone())
                .complete())
        .isTrue();
  }

  /** All that the stream has, from the oldest record on. */
  private List<Record> records() {
    String arn =
        tables
            .client()
            .describeTable(r -> r.tableName(tables.names().notes()))
            .table()
            .latestStreamArn();
    List<Record> records = new ArrayList<>();
    for (Shard shard : streams.describeStream(r -> r.streamArn(arn)).streamDescription().shards()) {
      String iterator =
          streams
              .getShardIterator(
                  r ->
                      r.streamArn(arn)
                          .shardId(shard.shardId())
                          .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
              .shardIterator();
      while (iterator != null) {
        String from = iterator;
        var response = streams.getRecords(r -> r.shardIterator(from));
        records.addAll(response.records());
        iterator = response.records().isEmpty() ? null : response.nextShardIterator();
      }
    }
    return records;
  }
}
