package io.notestream.consumer.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.internal.plan.CorrectionCheck;
import io.notestream.consumer.internal.summary.Deltas;
import io.notestream.consumer.internal.summary.OwnSummaries;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.consumer.summary.Parts;
import io.notestream.consumer.summary.Projection;
import io.notestream.model.note.UserId;
import io.notestream.model.view.Counter;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Update;

class CounterFloorsTest {

  private static final UserId ALICE = new UserId("alice");
  private static final Instant CREATED = Instant.parse("2026-03-01T10:00:00Z");
  private static final SummaryKey USER = SummaryKey.user(ALICE);
  private static final SummaryKey TAG = SummaryKey.tag(ALICE, "shop");

  @ParameterizedTest
  @CsvSource({"2, -2", "2, -1", "0, 1", "-1, 1", "2.0, -2", "1e2, -100", "-5, 0"})
  void aCounterThatEndsAtZeroOrAboveOrDoesNotFallIsAllowed(String stored, long delta) {
    assertThat(below(USER, delta, AttributeValue.fromN(stored))).isNull();
  }

  @ParameterizedTest
  @CsvSource({"1, -2", "0, -1", "-1, -1", "1.5, -2"})
  void aCounterThatEndsBelowZeroIsNamed(String stored, long delta) {
    assertThat(below(USER, delta, AttributeValue.fromN(stored)))
        .isEqualTo(
            "activeNotes of a summary of the kind 'user' is %s, to be changed by %d"
                .formatted(stored, delta));
    assertThat(below(TAG, delta, AttributeValue.fromN(stored)))
        .contains("'tag'")
        .doesNotContain("shop");
  }

  @Test
  void whatIsAbsentIsZeroAndWhatIsNoNumberFailsTheComparison() {
    assertThat(below(USER, -1, null)).contains("activeNotes", "is absent");
    assertThat(below(USER, -1, AttributeValue.fromS("1"))).contains("is no number");
  }

  @ParameterizedTest
  @CsvSource({"activeNotes, -1", "bodyBytes, -0.5"})
  void aCounterThatIsBelowZeroIsNamed(String counter, String stored) {
    assertThat(CounterFloors.belowZero(USER, Map.of(counter, AttributeValue.fromN(stored))))
        .isEqualTo(counter + " is " + stored);
  }

  @Test
  void whatIsZeroOrAboveOrAbsentOrOfAnotherKindIsNotBelowZero() {
    assertThat(CounterFloors.belowZero(USER, Map.of())).isNull();
    assertThat(CounterFloors.belowZero(TAG, Map.of("activeNotes", AttributeValue.fromN("0"))))
        .isNull();
    assertThat(CounterFloors.belowZero(USER, Map.of("lastActivityAt", AttributeValue.fromN("-1"))))
        .isNull();
    Projection own = Projection.named("own").stock("sum", note -> Parts.whole(), n -> 1).build();
    assertThat(
            CounterFloors.belowZero(
                new SummaryKey(ALICE, own, ""), Map.of("sum", AttributeValue.fromN("-1"))))
        .isNull();
  }

  @Test
  void theSecondCounterCountsToo() {
    Deltas deltas = new Deltas(OwnSummaries.USER);
    deltas.add(Counter.ACTIVE_NOTES.attribute(), -1);
    deltas.add(Counter.BODY_BYTES.attribute(), -11);

    assertThat(
            CounterFloors.below(
                USER,
                deltas,
                Map.of(
                    "activeNotes", AttributeValue.fromN("1"),
                    "bodyBytes", AttributeValue.fromN("10"))))
        .startsWith("bodyBytes");
  }

  @Test
  void otherSummariesHaveNoFloor() {
    Projection own = Projection.named("own").stock("sum", note -> Parts.whole(), n -> 1).build();
    SummaryKey key = new SummaryKey(ALICE, own, "");
    Deltas deltas = new Deltas(own);
    deltas.add("sum", -1);

    assertThat(CounterFloors.below(key, deltas, Map.of())).isNull();
    assertThat(update(key, deltas, null, true).conditionExpression()).isNull();
  }

  @Test
  void anUpdateRequiresWhatItTakesOff() {
    Update update = update(TAG, deltas(TAG, -2), null, true);

    assertThat(update.conditionExpression()).isEqualTo("#activeNotes >= :activeNotesFloor");
    assertThat(update.expressionAttributeValues())
        .containsEntry(":activeNotesFloor", AttributeValue.fromN("2"))
        .containsEntry(":activeNotes", AttributeValue.fromN("-2"));
    assertThat(update.returnValuesOnConditionCheckFailureAsString()).isEqualTo("ALL_OLD");
  }

  @Test
  void anUpdateThatTakesNothingOffRequiresNothing() {
    assertThat(update(TAG, deltas(TAG, 2), null, true).conditionExpression()).isNull();
    assertThat(update(TAG, deltas(TAG, -2), null, false).conditionExpression()).isNull();
    assertThat(
            update(TAG, deltas(TAG, -2), null, false).returnValuesOnConditionCheckFailureAsString())
        .isNull();
  }

  @Test
  void theFloorComesBesideTheOtherConditionsOfAUser() {
    CorrectionCheck check = new CorrectionCheck(CREATED, CREATED.plusSeconds(5));

    assertThat(update(USER, deltas(USER, -1), null, true).conditionExpression())
        .isEqualTo("(" + ErasureGuard.CONDITION + ") AND (#activeNotes >= :activeNotesFloor)");
    assertThat(update(USER, deltas(USER, -1), check, true).conditionExpression())
        .isEqualTo(
            "(("
                + ErasureGuard.CONDITION
                + ") AND (attribute_not_exists(#correctedAt) OR #correctedAt < :correctedAt"
                + " OR #correctedAt = :known)) AND (#activeNotes >= :activeNotesFloor)");
    assertThat(update(USER, deltas(USER, -1), check, true).expressionAttributeValues())
        .containsEntry(":correctedAt", AttributeValue.fromS("2026-03-01T10:00:00.000Z"))
        .containsEntry(":known", AttributeValue.fromS("2026-03-01T10:00:05.000Z"));
  }

  @Test
  void aSummaryOfADayHasOnlySumsThatGrow() {
    SummaryKey day = SummaryKey.day(ALICE, LocalDate.of(2026, 3, 1));
    Deltas deltas = new Deltas(OwnSummaries.DAY);
    deltas.add(Counter.CREATED.attribute(), 1);

    assertThat(update(day, deltas, null, true).conditionExpression()).isNull();
    assertThat(CounterFloors.below(day, deltas, Map.of())).isNull();
  }

  private static @Nullable String below(
      SummaryKey key, long delta, @Nullable AttributeValue stored) {
    return CounterFloors.below(
        key, deltas(key, delta), stored == null ? Map.of() : Map.of("activeNotes", stored));
  }

  private static Deltas deltas(SummaryKey key, long activeNotes) {
    Deltas deltas = new Deltas(key.projection());
    deltas.add(Counter.ACTIVE_NOTES.attribute(), activeNotes);
    return deltas;
  }

  private static Update update(
      SummaryKey key, Deltas deltas, @Nullable CorrectionCheck check, boolean floors) {
    return new SummaryUpdates("note-views")
        .update(key, deltas, check, Map.of(ALICE, CREATED), null, floors);
  }
}
