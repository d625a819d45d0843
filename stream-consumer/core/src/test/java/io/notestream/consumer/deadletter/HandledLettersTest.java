package io.notestream.consumer.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.TestTables;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.model.note.Note;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.DeadLetter.State;
import java.time.Duration;
import java.time.Instant;
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

/** Letters as somebody goes through them: page by page, checked before, and with what was done. */
class HandledLettersTest {

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
    letters = new DeadLetters(engine.client(), tables, engine.clock(), Duration.ofDays(7));
  }

  @AfterEach
  void close() {
    engine.engine().faults().clear();
    consumer.close();
  }

  @Test
  void pagesHoldEachLetterOnceAndInTheOrderOfTheList() {
    for (int i = 0; i < 7; i++) {
      process(malformed("alice"));
      engine.clock().advance(Duration.ofSeconds(1));
    }

    List<String> paged = new ArrayList<>();
    String after = null;
    do {
      LetterPage page = letters.page(State.OPEN, after, 3);
      assertThat(page.entries()).hasSizeLessThanOrEqualTo(3);
      assertThat(page.readUnits()).isPositive();
      page.entries().forEach(entry -> paged.add(entry.id()));
      after = page.next();
    } while (after != null);

    assertThat(paged)
        .hasSize(7)
        .containsExactlyElementsOf(letters.list(State.OPEN).map(LetterEntry::id).toList());
  }

  @Test
  void whatIsNoPositionIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> letters.page(State.OPEN, "x", 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> letters.page(State.OPEN, "bm90aGluZwphdCBhbGw", 1));
  }

  @Test
  void whatPeopleDidStaysInTheLetterThroughItsLife() {
    String id = parked("alice");
    Handling first = new Handling(engine.clock().instant(), "Ann", "redrive", null);
    Handling second = new Handling(engine.clock().instant(), "Bo", "discard", "it is a test");
    letters.record(id, first);
    letters.record(id, second);
    letters.discard(id);

    letters.record(id, new Handling(engine.clock().instant(), "Cy", "redrive", null));

    assertThat(letters.handled(id)).containsExactly(first, second);
    assertThat(letters.show(id).orElseThrow().letter().state()).isEqualTo(State.DISCARDED);
  }

  @Test
  void whatPeopleDidIsStillThereOnceTheRecordIsApplied() {
    String id = parked("alice");
    Handling handling = new Handling(engine.clock().instant(), "Ann", "redrive", null);
    letters.record(id, handling);

    letters.redrive(id, consumer::redrive, BatchControl.untilDone());

    assertThat(letters.show(id).orElseThrow().letter().state()).isEqualTo(State.DONE);
    assertThat(letters.handled(id)).containsExactly(handling);
  }

  @Test
  void aTrailIsBoundedAndItsTextsAreCut() {
    String id = parked("alice");
    Handling wordy =
        new Handling(engine.clock().instant(), "n".repeat(200), "discard", "w".repeat(2_000));
    for (int i = 0; i < 60; i++) {
      letters.record(id, wordy);
    }

    assertThat(letters.handled(id)).hasSize(50);
    assertThat(letters.handled(id).get(0).who()).hasSize(100);
    assertThat(letters.handled(id).get(0).why()).hasSize(500);
  }

  @Test
  void aCheckSaysWhatTheRedriveThenDoes() {
    Note note = TestRecords.note("alice");
    String id = parkedByFault(records.created(note));

    RedriveCheck.Checked before = check(id);
    letters.redrive(id, consumer::redrive, BatchControl.untilDone());

    assertThat(before.expected()).isEqualTo(RedriveCheck.Expected.WOULD_APPLY);
    assertThat(before.kind()).isEqualTo("CREATED");
    assertThat(before.activeNotes()).isEqualTo(1);
    assertThat(before.bodyBytes()).isEqualTo(note.bodyBytes());
    assertThat(check(id).expected()).isEqualTo(RedriveCheck.Expected.NOT_OPEN);
  }

  @Test
  void aCheckSeesWhatIsAppliedAlreadyAndWhatCannotBeRead() {
    Record created = records.created(TestRecords.note("alice"));
    String applied = parkedByFault(created);
    process(created);

    assertThat(check(applied).expected()).isEqualTo(RedriveCheck.Expected.ALREADY_APPLIED);
    letters.discard(applied);
    assertThat(check(parkedMalformed()).expected()).isEqualTo(RedriveCheck.Expected.MALFORMED);
  }

  private RedriveCheck.Checked check(String id) {
    return new RedriveCheck(
            engine.client(), tables, new RecordDecoder(ExpiryCauseRule.standard(), engine.clock()))
        .check(id);
  }

  private String parked(String user) {
    return parkedByFault(records.created(TestRecords.note(user)));
  }

  private String parkedMalformed() {
    process(malformed("bob"));
    return letters.list(State.OPEN).findFirst().orElseThrow().id();
  }

  /** A good record that DynamoDB refused, for a reason that has passed since. */
  private String parkedByFault(Record record) {
    engine.engine().faults().on("TransactWriteItems").next(1).fail("ValidationException");
    process(record);
    engine.engine().faults().clear();
    return letters.list(State.OPEN).findFirst().orElseThrow().id();
  }

  private void process(Record record) {
    consumer.process(new ShardBatch("stream", "shard", List.of(record)), BatchControl.untilDone());
  }

  private Record malformed(String user) {
    Map<String, AttributeValue> image = new HashMap<>(NoteCodec.encode(TestRecords.note(user)));
    image.put("version", AttributeValue.fromS("none"));
    return records.record(OperationType.INSERT, null, image, null);
  }
}
