package io.notestream.consumer.replay;

import static io.notestream.consumer.summary.Parts.at;
import static io.notestream.consumer.summary.Parts.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.summary.Projection;
import io.notestream.model.note.Note;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

class DryRunTest {

  @Test
  void tellsEveryRecordsKindAndEverySummarysDeltas() {
    TestRecords records = new TestRecords();
    Note note = TestRecords.note("alice", "work");
    Note other = TestRecords.note("bob");
    Record created = records.created(note);
    List<Record> all =
        List.of(
            created,
            created,
            records.created(other),
            records.expired(note),
            records.record(
                OperationType.INSERT,
                null,
                Map.of(
                    "PK", AttributeValue.fromS("USER#x"),
                    "SK", AttributeValue.fromS("IDEM#1"),
                    "entity", AttributeValue.fromS("IDEMPOTENCY")),
                null),
            Record.builder().build());
    List<String> lines = new ArrayList<>();

    DryRun.print(all.iterator(), ExpiryCauseRule.standard(), lines::add);

    assertThat(lines)
        .satisfiesExactly(
            line -> assertThat(line).startsWith("record 1: CREATED user alice note " + note.id()),
            line -> assertThat(line).startsWith("record 2: CREATED").endsWith("a repetition"),
            line -> assertThat(line).startsWith("record 3: CREATED user bob"),
            line -> assertThat(line).startsWith("record 4: EXPIRED by TTL user alice"),
            line -> assertThat(line).isEqualTo("record 5: FOREIGN entity 'IDEMPOTENCY'"),
            line -> assertThat(line).isEqualTo("record 6: MALFORMED dynamodb is missing"),
            line -> assertThat(line).isEqualTo("summary user alice: created +1, expired +1"),
            line ->
                assertThat(line)
                    .isEqualTo("summary user alice day 2026-03-01: created +1, expired +1"),
            line ->
                assertThat(line)
                    .isEqualTo("summary user bob: activeNotes +1, bodyBytes +11, created +1"),
            line -> assertThat(line).isEqualTo("summary user bob day 2026-03-01: created +1"),
            line -> assertThat(line).startsWith("6 records, "));
    assertThat(lines).noneMatch(line -> line.contains("secret"));
  }

  @Test
  void tellsTheNumbersOfAProjectionAndWhatItWouldPark() {
    TestRecords records = new TestRecords();
    Projection picky =
        Projection.named("picky")
            .stock("bodies", note -> at(note.tags().values()), Note::bodyBytes)
            .flow("odd", change -> true, change -> at("x".repeat(change.noteId().value().length())))
            .stock("good", note -> whole(), note -> note.tags().contains("bad") ? -1 : 1)
            .build();
    List<String> lines = new ArrayList<>();

    DryRun.print(
        List.of(
                records.created(TestRecords.note("alice", "work")),
                records.created(TestRecords.note("bob", "bad")))
            .iterator(),
        ConsumerOptions.builder().projections(List.of(picky)).build(),
        Instant.MIN,
        lines::add);

    assertThat(lines)
        .contains(
            "record 2: PARKED projection 'picky': good: a number is negative",
            "summary user alice picky work: bodies +11",
            "summary user alice picky : good +1")
        .noneMatch(line -> line.startsWith("summary user bob"));
  }
}
