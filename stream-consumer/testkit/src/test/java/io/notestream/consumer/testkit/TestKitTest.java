package io.notestream.consumer.testkit;

import static io.notestream.consumer.testkit.NotestreamAssertions.assertThat;
import static io.notestream.consumer.testkit.RecordsBuilder.note;
import static io.notestream.consumer.testkit.RecordsBuilder.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.testkit.Views.Parked;
import io.notestream.model.change.ChangeKind;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.Tags;
import io.notestream.model.view.Counter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

class TestKitTest {

  @Test
  @StreamFixture("expired.jsonl")
  void aFixtureOnAMethodFillsItsParameters(Views views, Fixture fixture, List<Record> records) {
    assertThat(views).areAsExpectedBy(fixture).summaryOf("alice").hasExpired(1).hasActiveNotes(1);
    assertThat(records).isEqualTo(fixture.records());
  }

  @Test
  void aFixtureOnAParameterFillsThatOne(
      @StreamFixture("created.jsonl") Views created, @StreamFixture("own.jsonl") Views own) {
    assertThat(created).summaryOf("alice").hasActiveNotes(2);
    assertThat(own).summaryOf("alice").hasActiveNotes(1);
  }

  @Test
  void recordsAreMadeOfNotes() {
    Note note = note("alice", "work");
    Note changed = note.toBuilder().version(2).tags(Tags.of(List.of("home"))).body("hello").build();

    Views views =
        Views.of(
            records()
                .created(note)
                .again()
                .updated(note, changed)
                .created(note("bob"))
                .after(Duration.ofDays(1))
                .expired(changed)
                .foreign(
                    Map.of(
                        "PK", AttributeValue.fromS("USER#bob"),
                        "SK", AttributeValue.fromS("IDEM#1"),
                        "entity", AttributeValue.fromS("IDEMPOTENCY")))
                .build());

    assertThat(views)
        .hasNoDeadLetters()
        .hasForeign(1)
        .hasAudit(note.id(), ChangeKind.CREATED, ChangeKind.UPDATED, ChangeKind.EXPIRED)
        .summaryOf("alice")
        .hasActiveNotes(0)
        .hasActiveNotes("home", 0)
        .hasBodyBytes(0)
        .hasCreated(1)
        .hasUpdated(1)
        .hasExpired(1)
        .hasDeleted(0)
        .hasRestored(0)
        .hasOn(LocalDate.of(2026, 3, 2), Counter.EXPIRED, 1)
        .wasLastActiveAt(Instant.parse("2026-03-01T10:00:00Z"));
    assertThat(views).summaryOf("bob").hasActiveNotes(1).hasBodyBytes(11);
    assertThat(views).summaryOf("nobody").hasActiveNotes(0).wasLastActiveAt(null);
  }

  @Test
  void aChangeOfMoreSummariesThanATransactionTakesIsParkedAsByTheConsumer() {
    List<String> tags = IntStream.range(0, 120).mapToObj(i -> "tag" + i).toList();
    Note note = note("alice").toBuilder().tags(Tags.stored(tags)).build();

    Views views = Views.of(records().created(note).created(note("bob")).build());

    assertThat(views).hasDeadLetters(1).hasAudit(note.id()).summaryOf("alice").hasActiveNotes(0);
    assertThat(views).summaryOf("alice").hasCreated(0).wasLastActiveAt(null);
    assertThat(views.deadLetters()).extracting(Parked::reason).containsExactly("TOO_MANY_ACTIONS");
    assertThat(views).summaryOf("bob").hasActiveNotes(1);
  }

  @Test
  void anOldNotesFirstChangeBringsItsBaseline() {
    Note note = note("alice", "work");
    MemorySink sink =
        new MemorySink(ExpiryCauseRule.standard(), RecordsBuilder.START.plusSeconds(3600));

    sink.apply(records().updated(note, note.toBuilder().version(2).build()).build());

    assertThat(sink.views()).summaryOf("alice").hasActiveNotes(1).hasActiveNotes("work", 1);
  }

  @Test
  void aFailedAssertionSaysWhatWasFound() {
    Note note = note("alice").toBuilder().expiry(Expiry.notBefore(RecordsBuilder.START)).build();
    Views views = Views.of(records().created(note).removed(note).build());

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThat(views).summaryOf("alice").hasActiveNotes(3))
        .withMessageContaining("activeNotes of alice to be 3 but was 0");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThat(views).hasAudit(note.id(), ChangeKind.CREATED))
        .withMessageContaining("[CREATED, EXPIRED]");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThat(views).hasDeadLetters(1));
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> assertThat(views).areAsExpectedBy(Fixture.load("created.jsonl")))
        .withMessageContaining("created.jsonl");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(
            () -> assertThat(views).areAsExpectedBy(Fixture.load(TestKitTest.class, "own.jsonl")))
        .withMessageContaining("no expected tables");
  }

  @Test
  void aFixtureThatIsNowhereIsSaidToBe() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fixture.load("no-such.jsonl"))
        .withMessageContaining("no fixture 'no-such.jsonl'");
  }
}
