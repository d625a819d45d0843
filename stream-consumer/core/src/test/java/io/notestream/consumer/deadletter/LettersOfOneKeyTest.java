package io.notestream.consumer.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.TestTables;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.BatchOutcome.Counts;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.record.RecordDocument;
import io.notestream.consumer.record.RecordDocuments;
import io.notestream.consumer.record.RecordJson;
import io.notestream.model.note.Note;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.DeadLetter.State;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** The same record is the same letter, and another one is another letter, kept whole. */
class LettersOfOneKeyTest {

  @AutoClose private static TestTables engine = new TestTables();

  private final TestRecords records = new TestRecords();
  private final Note note = TestRecords.note("alice");

  private TableNames tables;
  private DeadLetters letters;
  @AutoClose private StreamConsumer consumer;

  @BeforeEach
  void open() {
    tables = engine.create();
    letters = new DeadLetters(engine.client(), tables, engine.clock(), Duration.ofDays(7));
    consumer =
        StreamConsumer.builder(engine.client())
            .tables(tables)
            .options(ConsumerOptions.builder().countingSince(Instant.EPOCH).build())
            .clock(engine.clock())
            .build();
  }

  @Test
  void recordsThatCollideWithOneAnotherAreLettersOfTheirOwn() {
    Record first = new TestRecords().created(note);
    Record second = renamed(new TestRecords().created(version(2)), "event-b");
    Record third = renamed(new TestRecords().created(version(3)), "event-c");

    assertThat(process(first, second, third)).isEqualTo(Counts.applied(1).plus(Counts.parked(2)));
    assertThat(open(State.OPEN)).containsExactlyInAnyOrder(second, third);

    assertThat(process(third, second)).isEqualTo(Counts.parked(2));
    assertThat(process(first, second, third))
        .isEqualTo(Counts.duplicates(1).plus(Counts.parked(2)));
    assertThat(open(State.OPEN)).containsExactlyInAnyOrder(second, third);
  }

  @Test
  void malformedRecordsWithoutKeysAreLettersOfTheirOwn() throws IOException {
    JsonNode first = json("{\"kinesis\":{\"data\":\"Zmlyc3Q=\"},\"eventSourceARN\":\"arn:1\"}");
    JsonNode second = json("{\"kinesis\":{\"data\":\"c2Vjb25k\"},\"eventSourceARN\":\"arn:1\"}");

    processJson(first, second);
    processJson(second, first);

    assertThat(shown()).containsExactlyInAnyOrder(first, second);
  }

  @Test
  void partsOfALargeLetterAreNotOverwrittenByAnotherRecord() {
    Record first = large(1);
    Record second = large(2);

    process(first);
    process(second);

    assertThat(open(State.OPEN)).containsExactlyInAnyOrder(first, second);
  }

  @Test
  void theSameRecordIsOneLetterWhicheverEntryPointParksIt() throws IOException {
    Record record = malformed(note);
    String ofLambda =
        RecordJson.write(record)
            .replaceAll(
                "\"ApproximateCreationDateTime\":(\\d+)", "\"ApproximateCreationDateTime\":$1.25")
            .replaceFirst("^\\{", "{\"eventSourceARN\":\"arn:1\",\"userIdentity\":null,");

    process(record);
    processJson(json(ofLambda));

    assertThat(open(State.OPEN)).containsExactly(record);
  }

  @Test
  void aClosedLetterThatIsRedeliveredIsPurgedWhole() {
    Record record = large(1);
    process(record);
    letters.discard(letters.list(State.OPEN).findFirst().orElseThrow().id());

    process(record);

    assertThat(engine.scan(tables.noteOps()))
        .hasSizeGreaterThan(2)
        .allSatisfy(item -> assertThat(item).containsKey("purgeAt"));
  }

  @Test
  void aLetterOfAnOlderVersionIsStillTheSameRecords() {
    Record record = malformed(note);
    process(record);
    Map<String, AttributeValue> old = new HashMap<>(engine.scan(tables.noteOps()).get(0));
    old.remove("contentHash");
    engine.client().putItem(r -> r.tableName(tables.noteOps()).item(old));
    Record other = renamed(record, "event-b");

    process(record, other);

    assertThat(open(State.OPEN)).containsExactlyInAnyOrder(record, other);
  }

  @Test
  void aNullInARecordsPlaceIsParkedWithItsPlace() throws IOException {
    JsonNode before = RecordJson.toJson(records.created(note));
    JsonNode after = RecordJson.toJson(records.created(TestRecords.note("alice")));
    JsonNode nothing = json("null");
    String sequence = before.get("dynamodb").get("SequenceNumber").asText();

    assertThat(processJson(before, nothing, nothing, after))
        .isEqualTo(Counts.applied(2).plus(Counts.parked(2)));
    assertThat(processJson(before, nothing, nothing, after))
        .isEqualTo(Counts.duplicates(2).plus(Counts.parked(2)));

    assertThat(
            letters.list(State.OPEN).map(l -> letters.show(l.id()).orElseThrow().letter().detail()))
        .containsExactlyInAnyOrder(
            "no record; record 2 of the batch's 4, 1 after " + sequence,
            "no record; record 3 of the batch's 4, 2 after " + sequence);
  }

  @Test
  void whatArrivedIsKeptWholeAndComesBackEqual() throws IOException {
    String whole =
        RecordJson.write(malformed(note))
            .replaceFirst(
                "^\\{",
                "{\"eventSourceARN\":\"arn:1\",\"tableName\":\"notes\",\"kinesis\":{\"data\":\"AA==\"},"
                    + "\"odd\":[1.10,1e400,null,true,\"\\\\ud800 \\\\u0085\"],");
    JsonNode arrived = json(whole);

    processJson(arrived);

    assertThat(shown()).containsExactly(arrived);
    assertThat(open(State.OPEN)).containsExactly(RecordJson.read(arrived));
  }

  private Note version(long version) {
    return note.toBuilder().version(version).build();
  }

  private static Record malformed(Note note) {
    Map<String, AttributeValue> image = new HashMap<>(NoteCodec.encode(note));
    image.put("version", AttributeValue.fromS("none"));
    return new TestRecords().record(OperationType.INSERT, null, image, null);
  }

  /** A malformed record, always with the same sequence number, too large for one item. */
  private Record large(int seed) {
    byte[] noise = new byte[350_000];
    new Random(seed).nextBytes(noise);
    Map<String, AttributeValue> image = new HashMap<>(NoteCodec.encode(note));
    image.put("version", AttributeValue.fromS("none"));
    image.put("noise", AttributeValue.fromB(SdkBytes.fromByteArray(noise)));
    return new TestRecords().record(OperationType.INSERT, null, image, null);
  }

  private static Record renamed(Record record, String eventId) {
    return record.toBuilder().eventID(eventId).build();
  }

  private Counts process(Record... batch) {
    return settled(new ShardBatch("stream", "shard", List.of(batch)));
  }

  private Counts processJson(JsonNode... batch) {
    return settled(
        ShardBatch.of("stream", "shard", Arrays.stream(batch).map(RecordDocument::of).toList()));
  }

  private Counts settled(ShardBatch batch) {
    BatchOutcome outcome = consumer.process(batch, BatchControl.untilDone());
    assertThat(outcome.complete()).isTrue();
    return outcome.counts();
  }

  private List<Record> open(State state) {
    return letters.list(state).map(l -> letters.show(l.id()).orElseThrow().record().get()).toList();
  }

  private List<JsonNode> shown() {
    return letters.list(State.OPEN).map(l -> letters.show(l.id()).orElseThrow().json()).toList();
  }

  private static JsonNode json(String text) throws IOException {
    return RecordDocuments.parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
