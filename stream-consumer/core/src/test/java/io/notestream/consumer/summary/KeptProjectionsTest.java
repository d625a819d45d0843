package io.notestream.consumer.summary;

import static io.notestream.consumer.TestRecords.next;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.LogLines;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.TestTables;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.BatchOutcome.Counts;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.deadletter.LetterEntry;
import io.notestream.consumer.deadletter.RedriveResult;
import io.notestream.model.note.Note;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.IncompatibleViewsException;
import io.notestream.model.view.Meta;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Projections through the whole pipeline: what is stored, what is refused, what is parked. */
@Timeout(120)
class KeptProjectionsTest {

  private static final UserId ALICE = new UserId("alice");
  private static final Instant LONG_AGO = TestRecords.START.minus(Duration.ofDays(30));

  @AutoClose private static TestTables tables = new TestTables();

  private final TestRecords records = new TestRecords();
  private TableNames names;

  @BeforeEach
  void create() {
    names = tables.create();
  }

  @Test
  void aNotesLifeMovesTheSummariesOfAProjection() {
    Note note = note("alice", "shop"); // On a Sunday.
    Note changed = next(note, b -> b.body("12345").tags(Tags.of(List.of("home", "shop"))));
    Note other = note("alice");

    process(records.created(note), records.updated(note, changed), records.created(other));

    assertThat(summary("SUNDAY"))
        .isEqualTo(
            Map.of(
                "PK", "USER#alice",
                "SK", "SUMMARY#WEEKDAYS#SUNDAY",
                "userId", "alice",
                "projection", "weekdays",
                "part", "SUNDAY",
                "schema", "2",
                "activeNotes", "2",
                "rankedBy", "notes",
                "largest", "11",
                "GSI1PK", ViewKeys.projectedRanking(ALICE, "weekdays", "SUNDAY")));
    assertThat(summary("shop"))
        .containsEntry("bytes", "5")
        .containsEntry("part", "shop")
        .containsEntry("activeNotes", "0"); // Ranked too, though nothing is added to the rank.
    assertThat(summary("home")).containsEntry("bytes", "5");
    assertThat(summary(""))
        .containsEntry("SK", "SUMMARY#WEEKDAYS#")
        .containsEntry("lastSeen", "2026-03-01T10:00:02.000Z");

    process(records.expired(changed), records.removed(other));

    assertThat(summary("SUNDAY"))
        .containsEntry("activeNotes", "0")
        .containsEntry("expired", "1")
        .containsEntry("largest", "11");
    assertThat(summary("shop")).containsEntry("bytes", "0");
    assertThat(summary("")).containsEntry("lastSeen", "2026-03-01T10:00:04.000Z");
  }

  @Test
  void usersAreRankedWithinAPart() {
    process(records.created(note("alice")), records.created(note("alice")));
    process(records.created(note("bob")));

    ProjectedSummaries summaries =
        new ProjectedSummaries(tables.client(), names, Weekdays.PROJECTION);
    assertThat(summaries.top("SUNDAY", 10))
        .containsExactly(
            new ProjectedSummaries.Ranked(ALICE, 2),
            new ProjectedSummaries.Ranked(new UserId("bob"), 1));
    assertThat(summaries.top("SUNDAY", 1)).hasSize(1);
    assertThat(summaries.top("MONDAY", 10)).isEmpty();
  }

  @Test
  void aUsersSummariesAreReadByPart() {
    process(records.created(note("alice", "shop")), records.created(note("bob", "shop")));

    ProjectedSummaries summaries =
        new ProjectedSummaries(tables.client(), names, Weekdays.PROJECTION);
    assertThat(summaries.of(ALICE))
        .extracting(ProjectedSummary::part)
        .containsExactly("", "SUNDAY", "shop");
    assertThat(summaries.of(ALICE, "SUNDAY"))
        .hasValue(
            new ProjectedSummary(ALICE, "SUNDAY", Map.of("notes", 1L, "largest", 11L), Map.of()));
    assertThat(summaries.of(ALICE, "").orElseThrow().time("lastSeen")).hasValue(TestRecords.START);
    assertThat(summaries.of(ALICE, "").orElseThrow().number("notes")).isZero();
    assertThat(summaries.of(new UserId("nobody"), "SUNDAY")).isEmpty();
  }

  @Test
  void whatIsDeliveredAgainCountsOnce() {
    Note note = note("alice", "shop");
    Record created = records.created(note);

    process(created, created);
    BatchOutcome again = process(created);

    assertThat(again.counts()).isEqualTo(Counts.duplicates(1));
    assertThat(summary("SUNDAY")).containsEntry("activeNotes", "1");
    assertThat(summary("shop")).containsEntry("bytes", "11");
  }

  @Test
  void theFirstChangeOfAnOldNoteBringsItsShareOfAProjectionToo() {
    Note old = note("alice", LONG_AGO, "shop"); // On a Friday.
    Note changed = next(old, b -> b.body("12345"));

    process(
        options(List.of(Weekdays.PROJECTION), TestRecords.START), records.updated(old, changed));

    assertThat(summary("FRIDAY")).containsEntry("activeNotes", "1");
    assertThat(summary("shop")).containsEntry("bytes", "5");

    process(options(List.of(Weekdays.PROJECTION), TestRecords.START), records.removed(changed));

    assertThat(summary("FRIDAY")).containsEntry("activeNotes", "0");
    assertThat(summary("shop")).containsEntry("bytes", "0");
  }

  @Test
  void aFunctionThatFailsCostsTheOneChangeAndNotTheShard() {
    Projection picky =
        Projection.named("picky")
            .stock(
                "notes",
                note -> {
                  if (note.tags().contains("bad")) {
                    throw new IllegalStateException(note.body());
                  }
                  return Parts.whole();
                },
                note -> 1)
            .build();
    Note good = note("alice");

    BatchOutcome outcome =
        process(
            options(List.of(picky), Instant.EPOCH),
            records.created(good),
            records.created(note("bob", "bad")),
            records.updated(good, next(good, b -> b.body("more"))));

    assertThat(outcome.complete()).isTrue();
    assertThat(outcome.counts()).isEqualTo(Counts.applied(2).plus(Counts.parked(1)));
    DeadLetters letters =
        new DeadLetters(tables.client(), names, tables.clock(), Duration.ofDays(30));
    LetterEntry letter = letters.list(DeadLetter.State.OPEN).toList().get(0);
    assertThat(letter.reason()).isEqualTo("PROJECTION_FAILED");
    assertThat(text(tables.scan(names.noteOps()).get(0)).get("detail"))
        .contains("projection 'picky'")
        .doesNotContain("secret");

    try (StreamConsumer consumer = consumer(options(List.of(picky), Instant.EPOCH))) {
      RedriveResult result =
          letters.redrive(letter.id(), consumer::redrive, BatchControl.untilDone());
      assertThat(result.outcome()).isEqualTo(RedriveResult.Outcome.REFUSED);
      assertThat(result.detail()).contains("projection 'picky'").doesNotContain("secret");
    }
  }

  @Test
  void aSumThatIsTooLargeCostsTheOneChangeAndNotTheShard() {
    Projection huge =
        Projection.named("huge")
            .stock(
                "numbers", n -> Parts.whole(), n -> n.userId().equals(ALICE) ? Long.MAX_VALUE : 1)
            .build();
    Note note = note("alice");

    BatchOutcome outcome =
        process(
            options(List.of(huge), Instant.EPOCH),
            records.updated(next(note, b -> b.title("before")), note),
            records.created(note("bob")));

    assertThat(outcome.complete()).isTrue();
    assertThat(outcome.counts()).isEqualTo(Counts.applied(1).plus(Counts.parked(1)));
  }

  @Test
  void numbersThatDifferFromCallToCallAreParked() {
    // At the start it cannot be seen: what is tried there never has this tag.
    Projection dice =
        Projection.named("dice")
            .stock(
                "eyes",
                note -> Parts.whole(),
                note -> note.tags().contains("roll") ? System.nanoTime() : 1)
            .build();

    BatchOutcome outcome =
        process(
            options(List.of(dice), Instant.EPOCH),
            records.created(note("alice")),
            records.created(note("alice", "roll")));

    assertThat(outcome.counts()).isEqualTo(Counts.applied(1).plus(Counts.parked(1)));
  }

  @Test
  void aChangeWithTooManyPartsIsParked() {
    Projection wide =
        Projection.named("wide")
            .stock(
                "notes",
                note ->
                    note.tags().contains("wide")
                        ? Parts.at(IntStream.range(0, 120).mapToObj(Integer::toString).toList())
                        : Parts.whole(),
                note -> 1)
            .build();
    Projection longNamed =
        Projection.named("long")
            .stock(
                "notes",
                note -> Parts.at("x".repeat(note.tags().contains("long") ? 513 : 512)),
                note -> 1)
            .build();

    BatchOutcome outcome =
        process(
            options(List.of(wide, longNamed), Instant.EPOCH),
            records.created(note("alice", "wide")),
            records.created(note("bob", "long")),
            records.created(note("carol")));

    assertThat(outcome.counts()).isEqualTo(Counts.applied(1).plus(Counts.parked(2)));
    assertThat(tables.scan(names.noteOps()))
        .extracting(item -> item.get("reason").s())
        .containsExactlyInAnyOrder("TOO_MANY_ACTIONS", "PROJECTION_FAILED");
  }

  @Test
  void aTableNamesItsProjectionsAndRefusesOthers() {
    start(List.of(Weekdays.PROJECTION));

    Meta meta =
        Meta.fromItem(
            tables
                .client()
                .getItem(r -> r.tableName(names.noteViews()).key(ViewKeys.meta()))
                .item());
    assertThat(meta.projections()).containsOnlyKeys("weekdays");
    assertThat(meta.projections().get("weekdays").version()).isEqualTo(1);
    start(List.of(Weekdays.PROJECTION));
    for (List<Projection> others :
        List.of(
            List.<Projection>of(),
            List.of(Weekdays.version(2)),
            List.of(Weekdays.PROJECTION, counting(1)))) {
      assertThatExceptionOfType(IncompatibleViewsException.class)
          .isThrownBy(() -> start(others))
          .withMessageContaining("the views table keeps the projections weekdays 1")
          .withMessageContaining("stream-consumer.jar generation new");
    }
  }

  @Test
  void aTableThatNamesNoneKeepsNotestreamsOwnSummariesAlone() {
    start(List.of());

    assertThat(
            tables
                .client()
                .getItem(r -> r.tableName(names.noteViews()).key(ViewKeys.meta()))
                .item())
        .doesNotContainKey("projections");
    assertThatExceptionOfType(IncompatibleViewsException.class)
        .isThrownBy(() -> start(List.of(Weekdays.PROJECTION)))
        .withMessageContaining("keeps no projections, and the consumer is set to weekdays 1")
        .withMessageContaining("stream-consumer.jar generation new");
  }

  @Test
  void functionsThatHaveChangedUnderTheSameVersionAreRefused() {
    start(List.of(counting(1)));

    assertThatExceptionOfType(IncompatibleViewsException.class)
        .isThrownBy(() -> start(List.of(counting(2))))
        .withMessageContaining("projection counting 1 no longer gives the numbers")
        .withMessageContaining("stream-consumer.jar generation new");
  }

  @Test
  void aProjectionThatTakesManyItemsIsWarnedOfOnce() {
    Projection atTheStart = wide("wide-at-the-start", "tag-20", 41);
    Projection later = wide("wide-later", "seldom", 41);
    Projection narrow = wide("narrow", "seldom", 40);

    try (LogLines lines = new LogLines("io.notestream.consumer.internal.run", "A single change")) {
      process(
          options(List.of(atTheStart), Instant.EPOCH), records.created(note("alice", "tag-20")));
      assertThat(lines.of("WARN"))
          .singleElement()
          .asString()
          .contains("updates 42 items of projection wide-at-the-start 1");

      names = tables.create();
      ConsumerOptions options = options(List.of(later, narrow), Instant.EPOCH);
      process(
          options,
          records.created(note("alice")),
          records.created(note("alice", "seldom")),
          records.created(note("bob", "seldom")));
      assertThat(lines.of("WARN")).hasSize(2).last().asString().contains("wide-later 1");
    }
  }

  private static Projection wide(String name, String tag, int parts) {
    return Projection.named(name)
        .stock(
            "notes",
            note ->
                note.tags().contains(tag)
                    ? Parts.at(IntStream.range(0, parts).mapToObj(Integer::toString).toList())
                    : Parts.whole(),
            note -> 1)
        .build();
  }

  private static Projection counting(long value) {
    return Projection.named("counting").stock("notes", n -> Parts.whole(), n -> value).build();
  }

  private void start(List<Projection> projections) {
    try (StreamConsumer consumer = consumer(options(projections, Instant.EPOCH))) {
      consumer.start(BatchControl.untilDone());
    }
  }

  private BatchOutcome process(Record... batch) {
    return process(options(List.of(Weekdays.PROJECTION), Instant.EPOCH), batch);
  }

  private BatchOutcome process(ConsumerOptions options, Record... batch) {
    try (StreamConsumer consumer = consumer(options)) {
      return consumer.process(
          new ShardBatch("stream", "shard", Arrays.asList(batch)), BatchControl.untilDone());
    }
  }

  private StreamConsumer consumer(ConsumerOptions options) {
    return StreamConsumer.builder(tables.client())
        .tables(names)
        .clock(tables.clock())
        .options(options)
        .build();
  }

  private static ConsumerOptions options(List<Projection> projections, Instant countingSince) {
    return ConsumerOptions.builder().projections(projections).countingSince(countingSince).build();
  }

  private Map<String, String> summary(String part) {
    return text(
        tables
            .client()
            .getItem(
                r ->
                    r.tableName(names.noteViews())
                        .key(ViewKeys.projected(ALICE, "weekdays", part))
                        .consistentRead(true))
            .item());
  }

  private static Map<String, String> text(Map<String, AttributeValue> item) {
    Map<String, String> text = new TreeMap<>();
    item.forEach((name, value) -> text.put(name, value.s() == null ? value.n() : value.s()));
    return text;
  }
}
