package io.notestream.consumer.internal.ledger;

import static io.notestream.consumer.TestRecords.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.EngineTables;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.internal.meter.ParkReasons;
import io.notestream.consumer.internal.plan.BaselinePlanner;
import io.notestream.consumer.internal.plan.BaselineTransaction;
import io.notestream.consumer.internal.plan.Corrections;
import io.notestream.consumer.internal.plan.OldNote;
import io.notestream.consumer.internal.summary.Projections;
import io.notestream.model.failure.Failure;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.Baseline;
import io.notestream.model.view.Contribution;
import io.notestream.model.view.UserSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

class BaselineLedgerTest {

  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final Instant LONG_AGO = START.minus(Duration.ofDays(30));
  private static final CancellationReason NONE = CancellationReason.builder().code("None").build();

  private final EngineTables tables = EngineTables.startAt(START);
  private final String views = tables.names().noteViews();

  // The baseline of each, and behind them the summaries of both users: four actions.
  private final Note alices = TestRecords.note("alice", LONG_AGO);
  private final Note bobs = TestRecords.note("bob", LONG_AGO);
  private final BaselineTransaction transaction =
      new BaselinePlanner(50)
          .plan(
              List.of(OldNote.of(alices, Projections.own()), OldNote.of(bobs, Projections.own())),
              Corrections.none())
          .get(0);

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void notesGetTheirBaselinesAndCount() {
    BaselineResult result = commit(ledger());

    assertThat(result)
        .isInstanceOfSatisfying(
            BaselineResult.Committed.class,
            // Two for each action, and the place of each user in the ranking.
            committed -> assertThat(committed.writeUnits()).isEqualTo(10));
    for (Note note : List.of(alices, bobs)) {
      Map<String, AttributeValue> item =
          tables.get(views, ViewKeys.baseline(note.userId(), note.id()));
      assertThat(item)
          .isEqualTo(new Baseline(note.userId(), note.id(), null, Contribution.of(note)).toItem());
      assertThat(summary(note.userId()).activeNotes()).isEqualTo(1);
      assertThat(summary(note.userId()).bodyBytes()).isEqualTo(11);
    }
  }

  @Test
  void aNoteThatHasItsBaselineIsTold() {
    tables.put(views, new Baseline(BOB, bobs.id(), null, Contribution.NOTHING).toItem());

    BaselineResult.Overtaken result = overtaken(commit(ledger()));

    assertThat(result.existing()).containsExactly(transaction.notes().get(1).ref());
    assertThat(result.corrected()).isEmpty();
    assertThat(result.erased()).isEmpty();
    assertThat(result.actions()).isEqualTo(4);
    assertThat(tables.get(views, ViewKeys.userSummary(ALICE))).isEmpty();
  }

  @Test
  void aUserWhoWasCorrectedIsTold() {
    tables.put(views, summary(BOB, UserSummary.CORRECTED_AT, Timestamps.format(START)));

    BaselineResult.Overtaken result = overtaken(commit(ledger()));

    assertThat(result.corrected()).isEqualTo(Map.of(BOB, START));
    assertThat(result.existing()).isEmpty();
    assertThat(result.erased()).isEmpty();
  }

  @Test
  void aUserWhoWasErasedIsToldBeforeAnyCorrection() {
    Map<String, AttributeValue> item =
        summary(BOB, UserSummary.ERASED_THROUGH, Timestamps.format(START));
    item.put(UserSummary.CORRECTED_AT, AttributeValue.fromS(Timestamps.format(START)));
    tables.put(views, item);

    BaselineResult.Overtaken result = overtaken(commit(ledger()));

    assertThat(result.erased()).isEqualTo(Map.of(BOB, START));
    assertThat(result.corrected()).isEmpty();
  }

  @Test
  void aGuardThatReachesUpToTheNoteDoesNotKeepItOut() {
    tables.put(views, summary(BOB, UserSummary.ERASED_THROUGH, Timestamps.format(LONG_AGO)));

    assertThat(commit(ledger())).isInstanceOf(BaselineResult.Committed.class);
  }

  @Test
  void aGuardOfAnOlderTimeIsNotWhatIsInTheWay() {
    Map<String, AttributeValue> item =
        summary(BOB, UserSummary.ERASED_THROUGH, Timestamps.format(LONG_AGO));
    item.put(UserSummary.CORRECTED_AT, AttributeValue.fromS(Timestamps.format(START)));

    BaselineResult.Overtaken result = overtaken(cancelled(NONE, NONE, NONE, refused(item)));

    assertThat(result.corrected()).isEqualTo(Map.of(BOB, START));
    assertThat(result.erased()).isEmpty();
  }

  @Test
  void aSummaryThatTheReasonOmitsIsRead() {
    tables.put(views, summary(ALICE, UserSummary.CORRECTED_AT, Timestamps.format(START)));

    for (CancellationReason reason : List.of(refused(null), refused(Map.of()))) {
      assertThat(overtaken(cancelled(NONE, NONE, reason, NONE)).corrected())
          .isEqualTo(Map.of(ALICE, START));
    }
  }

  @Test
  void aSummaryThatTheReasonBringsIsNotReadAgain() {
    tables.put(
        views, summary(ALICE, UserSummary.CORRECTED_AT, Timestamps.format(START.plusSeconds(9))));
    Map<String, AttributeValue> brought =
        summary(ALICE, UserSummary.CORRECTED_AT, Timestamps.format(START));

    assertThat(overtaken(cancelled(NONE, NONE, refused(brought), NONE)).corrected())
        .isEqualTo(Map.of(ALICE, START));
  }

  @Test
  void whatIsGoneBeforeItIsReadPasses() {
    assertThat(failed(cancelled(NONE, NONE, refused(null), NONE)))
        .isEqualTo(
            new Failure(
                Failure.Kind.PASSING, ParkReasons.CONDITION_FAILED, "what was in the way is gone"));
  }

  @Test
  void aCorrectionThatNobodyCanReadIsRefusedForGood() {
    Failure failure =
        failed(
            cancelled(
                NONE, NONE, refused(summary(ALICE, UserSummary.CORRECTED_AT, "yesterday")), NONE));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.REJECTED);
    assertThat(failure.code()).isEqualTo(ParkReasons.CONDITION_FAILED);
    assertThat(failure.detail()).contains(UserSummary.CORRECTED_AT);
  }

  @Test
  void whatTheTablesKnowComesBeforeAFailureAndAFailureThatPassesBeforeAnother() {
    CancellationReason conflict = CancellationReason.builder().code("TransactionConflict").build();
    CancellationReason invalid = CancellationReason.builder().code("ValidationError").build();

    assertThat(overtaken(cancelled(refused(null), conflict, invalid, NONE)).existing())
        .containsExactly(transaction.notes().get(0).ref());
    assertThat(failed(cancelled(invalid, conflict, NONE, invalid)).code())
        .isEqualTo("TransactionConflict");
    assertThat(failed(cancelled(NONE, NONE, NONE, invalid)).kind())
        .isEqualTo(Failure.Kind.REJECTED);
  }

  @Test
  void reasonsThatSayNothingAreAFailureOfTheWhole() {
    CancellationReason empty = CancellationReason.builder().build();

    for (BaselineResult result : List.of(cancelled(NONE), cancelled(NONE, empty, NONE, empty))) {
      assertThat(failed(result).code()).isEqualTo("TransactionCanceledException");
    }
  }

  @Test
  void whateverAClientThrowsIsAFailure() {
    tables.engine().faults().on("TransactWriteItems").throttle();

    assertThat(failed(commit(ledger())).kind()).isEqualTo(Failure.Kind.PASSING);
  }

  @Test
  void eachRequestHasATokenOfItsOwn() {
    List<String> tokens =
        IntStream.range(0, 3)
            .mapToObj(i -> ledger().request(transaction).clientRequestToken())
            .toList();

    assertThat(tokens).doesNotHaveDuplicates().doesNotContainNull();
  }

  private BaselineLedger ledger(ExecutionInterceptor... interceptors) {
    return new BaselineLedger(tables.client(interceptors), tables.names());
  }

  private BaselineResult commit(BaselineLedger ledger) {
    return ledger.commit(transaction, ledger.request(transaction));
  }

  private BaselineResult cancelled(CancellationReason... reasons) {
    return commit(ledger(new Cancelling(List.of(reasons))));
  }

  private static CancellationReason refused(Map<String, AttributeValue> stored) {
    return CancellationReason.builder().code(ParkReasons.CONDITION_FAILED).item(stored).build();
  }

  private static BaselineResult.Overtaken overtaken(BaselineResult result) {
    assertThat(result).isInstanceOf(BaselineResult.Overtaken.class);
    return (BaselineResult.Overtaken) result;
  }

  private static Failure failed(BaselineResult result) {
    assertThat(result).isInstanceOf(BaselineResult.Failed.class);
    return ((BaselineResult.Failed) result).failure();
  }

  private static Map<String, AttributeValue> summary(UserId user, String attribute, String value) {
    Map<String, AttributeValue> item = new HashMap<>(ViewKeys.userSummary(user));
    item.put(attribute, AttributeValue.fromS(value));
    return item;
  }

  private UserSummary summary(UserId user) {
    return UserSummary.fromItem(user, tables.get(views, ViewKeys.userSummary(user)));
  }

  /** Cancels every transaction for these reasons. */
  private record Cancelling(List<CancellationReason> reasons) implements ExecutionInterceptor {
    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
      if (context.request() instanceof TransactWriteItemsRequest) {
        throw TransactionCanceledException.builder()
            .cancellationReasons(new ArrayList<>(reasons))
            .message("cancelled")
            .statusCode(400)
            .build();
      }
    }
  }
}
