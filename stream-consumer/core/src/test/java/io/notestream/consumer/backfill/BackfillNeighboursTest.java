package io.notestream.consumer.backfill;

import static io.notestream.consumer.TestRecords.next;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.EngineTables;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.backfill.BackfillResult.Outcome;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.summary.Parts;
import io.notestream.consumer.summary.Projection;
import io.notestream.consumer.watermark.Watermark.Mark;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Contribution;
import io.notestream.model.view.CorrectedNote;
import io.notestream.model.view.IncompatibleViewsException;
import io.notestream.model.view.UserSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A backfill beside what else moves summaries: erasures, corrections, and projections. */
@Timeout(60)
class BackfillNeighboursTest {

  private static final Instant LONG_AGO = TestRecords.START.minus(Duration.ofDays(30));
  private static final UserId ALICE = new UserId("alice");

  private static final Projection SIZES =
      Projection.named("sizes")
          .version(1)
          .stock("notes", note -> Parts.at(note.bodyBytes() < 5 ? "small" : "large"), note -> 1)
          .build();

  private final EngineTables tables = EngineTables.startAt(TestRecords.START);

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void whatWasErasedIsPassedOver() {
    startCounting(List.of());
    store(note("alice", LONG_AGO));
    store(note("alice", LONG_AGO.plusSeconds(100)));
    store(note("bob", LONG_AGO));
    Map<String, AttributeValue> tombstone = new HashMap<>(ViewKeys.userSummary(ALICE));
    tombstone.put("userId", AttributeValue.fromS("alice"));
    tombstone.put(
        UserSummary.ERASED_THROUGH,
        AttributeValue.fromS(LONG_AGO.plusSeconds(50).toString().replace("Z", ".000Z")));
    tables.put(tables.names().noteViews(), tombstone);

    BackfillResult result = backfill(List.of());

    assertThat(result.outcome()).isEqualTo(Outcome.DONE);
    assertThat(result.progress().baselines()).isEqualTo(2);
    assertThat(summary("alice").activeNotes()).isEqualTo(1);
    assertThat(summary("bob").activeNotes()).isEqualTo(1);
  }

  @Test
  void whatACorrectionHasCountedIsNotAddedAgain() {
    startCounting(List.of());
    Note counted = store(note("alice", LONG_AGO));
    Note further = store(note("alice", LONG_AGO.plusSeconds(1)));
    Instant at = TestRecords.START;
    tables.put(
        tables.names().noteViews(),
        new CorrectedNote(
                ALICE,
                counted.id(),
                null,
                counted.version(),
                counted.updatedAt(),
                at,
                at,
                Contribution.of(counted))
            .toItem());
    Map<String, AttributeValue> summary = new HashMap<>(ViewKeys.userSummary(ALICE));
    summary.put("userId", AttributeValue.fromS("alice"));
    summary.put("activeNotes", AttributeValue.fromN("1"));
    summary.put("bodyBytes", AttributeValue.fromN(Long.toString(counted.bodyBytes())));
    summary.put(
        UserSummary.CORRECTED_AT, AttributeValue.fromS(at.toString().replace("Z", ".000Z")));
    tables.put(tables.names().noteViews(), summary);

    BackfillResult result = backfill(List.of());

    assertThat(result.outcome()).isEqualTo(Outcome.DONE);
    assertThat(result.progress().baselines()).isEqualTo(2);
    assertThat(summary("alice").activeNotes()).isEqualTo(2);
    assertThat(summary("alice").bodyBytes()).isEqualTo(counted.bodyBytes() + further.bodyBytes());
    for (Note note : List.of(counted, further)) {
      assertThat(view(ViewKeys.baseline(ALICE, note.id()))).isNotEmpty();
    }
  }

  @Test
  void summariesOfOnesOwnAreFilledAsWell() {
    startCounting(List.of(SIZES));
    Note small = store(note("alice", LONG_AGO).toBuilder().body("abc").build());
    store(note("alice", LONG_AGO));
    store(note("alice", LONG_AGO));

    assertThat(backfill(List.of(SIZES)).outcome()).isEqualTo(Outcome.DONE);

    assertThat(sizes("small")).isEqualTo(1);
    assertThat(sizes("large")).isEqualTo(2);
    try (StreamConsumer consumer = consumer(List.of(SIZES))) {
      consumer.process(
          new ShardBatch(
              "stream",
              "shard",
              List.of(
                  new TestRecords()
                      .updated(small, next(small, b -> b.body("longer than before"))))),
          BatchControl.untilDone());
    }
    assertThat(sizes("small")).isZero();
    assertThat(sizes("large")).isEqualTo(3);
  }

  @Test
  void otherProjectionsThanTheTablesAreRefused() {
    startCounting(List.of(SIZES));

    assertThatThrownBy(() -> backfill(List.of()))
        .isInstanceOf(IncompatibleViewsException.class)
        .hasMessageContaining("sizes");
  }

  private BackfillResult backfill(List<Projection> projections) {
    return Backfill.builder(tables.client(), tables.names(), () -> new Mark(Instant.MAX, ""))
        .clock(tables.clock())
        .projections(projections)
        .build()
        .run(Stop.never());
  }

  private void startCounting(List<Projection> projections) {
    try (StreamConsumer consumer = consumer(projections)) {
      consumer.start(BatchControl.untilDone());
    }
  }

  private StreamConsumer consumer(List<Projection> projections) {
    return StreamConsumer.builder(tables.client())
        .tables(tables.names())
        .clock(tables.clock())
        .options(ConsumerOptions.builder().projections(projections).build())
        .build();
  }

  private Note store(Note note) {
    tables.put(tables.names().notes(), NoteCodec.encode(note));
    return note;
  }

  private UserSummary summary(String user) {
    UserId id = new UserId(user);
    return UserSummary.fromItem(id, view(ViewKeys.userSummary(id)));
  }

  private long sizes(String part) {
    AttributeValue notes = view(ViewKeys.projected(ALICE, "sizes", part)).get("notes");
    return notes == null ? 0 : Long.parseLong(notes.n());
  }

  private Map<String, AttributeValue> view(Map<String, AttributeValue> key) {
    return tables.get(tables.names().noteViews(), key);
  }
}
