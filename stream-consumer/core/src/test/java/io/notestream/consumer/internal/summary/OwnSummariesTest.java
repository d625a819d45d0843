package io.notestream.consumer.internal.summary;

import static io.notestream.consumer.TestRecords.next;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.change.ChangeKind;
import io.notestream.model.change.EventTimeSource;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.NoteChange;
import io.notestream.model.change.Origin;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.Tags;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each row of the table, written out by hand: what goes where, and what stays as it is. */
class OwnSummariesTest {

  private static final Instant EVENING = Instant.parse("2026-03-01T23:59:59Z");

  private final Note small = body(note("alice", "shop", "urgent"), "12345");
  private final Note large =
      body(next(small, b -> b.tags(Tags.of(List.of("home", "shop")))), "1234567890");

  @Test
  void aCreationBringsTheNoteAndCountsOnce() {
    assertThat(deltas(new NoteChange.Created(origin(), small), Stock.MOVES))
        .containsOnly(
            Map.entry("user created", 1L),
            Map.entry("user activeNotes", 1L),
            Map.entry("user bodyBytes", 5L),
            Map.entry("day 2026-03-01 created", 1L),
            Map.entry("tag shop", 1L),
            Map.entry("tag urgent", 1L));
  }

  @Test
  void aRestoreBringsTheNoteAndCountsAsARestore() {
    assertThat(deltas(new NoteChange.Restored(origin(), small), Stock.MOVES))
        .containsOnly(
            Map.entry("user restored", 1L),
            Map.entry("user activeNotes", 1L),
            Map.entry("user bodyBytes", 5L),
            Map.entry("day 2026-03-01 restored", 1L),
            Map.entry("tag shop", 1L),
            Map.entry("tag urgent", 1L));
  }

  @Test
  void anUpdateMovesTheDifference() {
    assertThat(deltas(new NoteChange.Updated(origin(), small, large), Stock.MOVES))
        .containsOnly(
            Map.entry("user updated", 1L),
            Map.entry("user bodyBytes", 5L),
            Map.entry("day 2026-03-01 updated", 1L),
            Map.entry("tag home", 1L),
            Map.entry("tag urgent", -1L));
  }

  @Test
  void anUpdateOfTheSameVersionCountsAsWell() {
    assertThat(deltas(new NoteChange.Updated(origin(), small, small), Stock.MOVES))
        .containsOnly(Map.entry("user updated", 1L), Map.entry("day 2026-03-01 updated", 1L));
  }

  @Test
  void anUpdateWithoutAReadableOldImageBringsTheWholeNote() {
    assertThat(deltas(new NoteChange.Updated(origin(), null, small), Stock.MOVES))
        .containsOnly(
            Map.entry("user updated", 1L),
            Map.entry("user activeNotes", 1L),
            Map.entry("user bodyBytes", 5L),
            Map.entry("day 2026-03-01 updated", 1L),
            Map.entry("tag shop", 1L),
            Map.entry("tag urgent", 1L));
  }

  @Test
  void aDeleteTakesTheNoteAway() {
    assertThat(deltas(new NoteChange.Deleted(origin(), small), Stock.MOVES))
        .containsOnly(
            Map.entry("user deleted", 1L),
            Map.entry("user activeNotes", -1L),
            Map.entry("user bodyBytes", -5L),
            Map.entry("day 2026-03-01 deleted", 1L),
            Map.entry("tag shop", -1L),
            Map.entry("tag urgent", -1L));
  }

  @Test
  void anExpirationTakesTheNoteAwayAndCountsAsOne() {
    assertThat(deltas(new NoteChange.Expired(origin(), small, ExpiryCause.TTL), Stock.MOVES))
        .containsOnly(
            Map.entry("user expired", 1L),
            Map.entry("user activeNotes", -1L),
            Map.entry("user bodyBytes", -5L),
            Map.entry("day 2026-03-01 expired", 1L),
            Map.entry("tag shop", -1L),
            Map.entry("tag urgent", -1L));
  }

  @Test
  void aDeleteRequestMovesNothingByItself() {
    Note marked = next(small, b -> b.deletedAt(EVENING));

    assertThat(deltas(new NoteChange.DeleteRequested(origin(), small, marked), Stock.MOVES))
        .isEmpty();
  }

  @Test
  void aNoteThatHasExpiredButIsNotDeletedStillCounts() {
    Note ended = small.toBuilder().expiry(new Expiry(EVENING.getEpochSecond() - 10)).build();

    assertThat(deltas(new NoteChange.Updated(origin(), small, ended), Stock.MOVES))
        .containsOnly(Map.entry("user updated", 1L), Map.entry("day 2026-03-01 updated", 1L));
  }

  @Test
  void aBaselineComesWithTheFirstChangeAsIfTheNoteHadJustAppeared() {
    assertThat(deltas(new NoteChange.Updated(origin(), small, large), Stock.BRINGS_BASELINE))
        .containsOnly(
            Map.entry("user updated", 1L),
            Map.entry("user activeNotes", 1L),
            Map.entry("user bodyBytes", 10L),
            Map.entry("day 2026-03-01 updated", 1L),
            Map.entry("tag home", 1L),
            Map.entry("tag shop", 1L));
    assertThat(deltas(new NoteChange.Deleted(origin(), small), Stock.BRINGS_BASELINE))
        .containsOnly(Map.entry("user deleted", 1L), Map.entry("day 2026-03-01 deleted", 1L));
  }

  @Test
  void whatABaselineCoversCountsAsFlowOnly() {
    assertThat(deltas(new NoteChange.Deleted(origin(), small), Stock.STAYS))
        .containsOnly(Map.entry("user deleted", 1L), Map.entry("day 2026-03-01 deleted", 1L));
  }

  @ParameterizedTest
  @EnumSource(ChangeKind.class)
  void everyKindButAnExpirationIsActivity(ChangeKind kind) {
    assertThat(OwnSummaries.isActivity(kind)).isEqualTo(kind != ChangeKind.EXPIRED);
  }

  private static Map<String, Long> deltas(NoteChange change, Stock stock) {
    Map<String, Long> result = new TreeMap<>();
    Projections.own()
        .effect(change, stock)
        .forEach(
            (key, deltas) -> {
              String place = key.projection().name() + (key.part().isEmpty() ? "" : " ");
              boolean tag = key.projection() == OwnSummaries.TAG;
              deltas
                  .toMap()
                  .forEach(
                      (field, delta) ->
                          result.put(place + key.part() + (tag ? "" : " " + field), delta));
            });
    return result;
  }

  private Origin origin() {
    return new Origin(
        small.userId(),
        small.id(),
        new SequenceNumber("77"),
        "e",
        EVENING,
        EventTimeSource.STREAM,
        new TreeSet<>());
  }

  private static Note body(Note note, String body) {
    return note.toBuilder().body(body).build();
  }
}
