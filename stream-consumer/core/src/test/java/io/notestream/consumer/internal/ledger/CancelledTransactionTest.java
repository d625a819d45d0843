package io.notestream.consumer.internal.ledger;

import static io.notestream.consumer.TestRecords.START;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.EngineTables;
import io.notestream.consumer.internal.meter.ParkReasons;
import io.notestream.consumer.internal.plan.Action;
import io.notestream.consumer.internal.plan.Baselines;
import io.notestream.consumer.internal.plan.CorrectionCheck;
import io.notestream.consumer.internal.plan.NoteRef;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.plan.PlannedTransaction;
import io.notestream.consumer.internal.summary.Deltas;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.model.change.EventTimeSource;
import io.notestream.model.change.NoteChange;
import io.notestream.model.change.Origin;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.failure.Failure;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.Baseline;
import io.notestream.model.view.Contribution;
import io.notestream.model.view.Counter;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.UserSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * What each reason of a cancelled transaction is taken for, with the item in the way or without.
 */
class CancelledTransactionTest {

  private static final UserId ALICE = new UserId("alice");
  private static final SummaryKey USER = SummaryKey.user(ALICE);
  private static final SummaryKey TAG = SummaryKey.tag(ALICE, "shop");
  private static final CancellationReason NONE = CancellationReason.builder().code("None").build();
  private static final Failure REFUSED =
      new Failure(Failure.Kind.REJECTED, ParkReasons.CONDITION_FAILED, "a summary refuses changes");
  private static final LedgerRetention RETENTION =
      new LedgerRetention(Duration.ofDays(1), Duration.ofDays(1), Duration.ofDays(1));

  private final EngineTables tables = EngineTables.startAt(START);
  private final Note note = note("alice", "shop");
  private final PlannedEvent event = event(note, "1001");
  private final Action audit = new Action.PutAudit(event, false);
  private final Action baseline =
      new Action.PutBaseline(event, Contribution.NOTHING, event.change().sequence());

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void aRecordOfTheSameChangeIsADuplicate() {
    CommitResult.Overtaken counted = overtaken(commit(audit, auditRecord("e1001", false)));
    CommitResult.Overtaken unreacted = overtaken(commit(audit, auditRecord("e1001", true)));

    assertThat(counted.duplicates()).containsExactly(event);
    assertThat(counted.collisions()).isEmpty();
    assertThat(counted.unreacted()).isEmpty();
    assertThat(unreacted.duplicates()).containsExactly(event);
    assertThat(unreacted.unreacted()).containsExactly(event);
  }

  @Test
  void aRecordOfAnotherChangeIsACollisionToWhichNobodyReacts() {
    CommitResult.Overtaken result = overtaken(commit(audit, auditRecord("another", true)));

    assertThat(result.duplicates()).isEmpty();
    assertThat(result.collisions()).containsExactly(event);
    assertThat(result.unreacted()).isEmpty();
  }

  @Test
  void anItemThatTheReasonOmitsIsRead() {
    Map<String, AttributeValue> item =
        new HashMap<>(ViewKeys.auditRecord(ALICE, note.id(), event.change().sequence()));
    item.putAll(auditRecord("e1001", false));
    tables.put(tables.names().noteViews(), item);

    assertThat(overtaken(commit(audit, null)).duplicates()).containsExactly(event);
    assertThat(overtaken(commit(audit, Map.of())).duplicates()).containsExactly(event);
  }

  @Test
  void theReasonsOwnItemIsNotReadAgain() {
    Map<String, AttributeValue> later =
        new HashMap<>(ViewKeys.auditRecord(ALICE, note.id(), event.change().sequence()));
    later.putAll(auditRecord("another", false));
    tables.put(tables.names().noteViews(), later);

    assertThat(overtaken(commit(audit, auditRecord("e1001", false))).duplicates())
        .containsExactly(event);
  }

  @Test
  void whatIsGoneBeforeItIsReadPassesAndNamesTheUser() {
    for (Action action : List.of(audit, baseline, add(TAG, 1), add(USER, 1))) {
      CommitResult.Failed failed = failed(commit(action, null));

      assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.PASSING);
      assertThat(failed.failure().detail()).isEqualTo("an item was in the way and is gone");
      assertThat(failed.users()).containsExactly(ALICE);
    }
  }

  @Test
  void aBaselineThatExistsIsTold() {
    Map<String, AttributeValue> stored =
        new Baseline(ALICE, note.id(), new SequenceNumber("7"), Contribution.NOTHING).toItem();

    assertThat(overtaken(commit(baseline, stored)).baselines())
        .isEqualTo(
            Map.of(new NoteRef(ALICE, note.id()), new Baselines.AsOf(new SequenceNumber("7"))));
  }

  @Test
  void aBaselineThatNobodyCanReadIsRefusedForGood() {
    CommitResult.Failed failed =
        failed(commit(baseline, Map.of(Baseline.AS_OF, AttributeValue.fromS("x"))));

    assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.REJECTED);
    assertThat(failed.failure().code()).isEqualTo(ParkReasons.CORRUPT_BASELINE);
    assertThat(failed.users()).isEmpty();
  }

  @Test
  void aLetterThatIsNotOpenIsClosed() {
    PlannedEvent fromLetter =
        PlannedEvent.ofLetter(event.change(), Map.of("PK", AttributeValue.fromS("letter")));

    CommitResult result =
        commit(
            new Action.CloseLetter(fromLetter),
            Map.of(DeadLetter.STATE, AttributeValue.fromS(DeadLetter.State.DONE.name())));

    assertThat(overtaken(result).closedLetters()).containsExactly(fromLetter);
  }

  @Test
  void aNoteIsErasedIfTheGuardReachesBeyondItsCreation() {
    for (Action action : List.of(add(USER, 1), new Action.CheckUser(ALICE))) {
      Instant beyond = START.plusMillis(1);

      assertThat(overtaken(commit(action, erasedThrough(Timestamps.format(beyond)))).erased())
          .isEqualTo(Map.of(ALICE, beyond));
      assertThat(failed(commit(action, erasedThrough(Timestamps.format(START)))).failure().kind())
          .isEqualTo(Failure.Kind.PASSING);
      assertThat(failed(commit(action, erasedThrough("long ago"))).failure()).isEqualTo(REFUSED);
    }
  }

  @Test
  void aSummaryThatHasNoConditionRefusesForGood() {
    SummaryKey day = SummaryKey.day(ALICE, LocalDate.of(2026, 3, 1));

    CommitResult.Failed failed = failed(commit(add(day, Counter.CREATED, 1), Map.of()));

    assertThat(failed.failure()).isEqualTo(REFUSED);
    assertThat(failed.users()).isEmpty();
  }

  @Test
  void aCounterThatWouldGoBelowZeroIsNamedIfThereAreFloors() {
    Map<String, AttributeValue> one = Map.of("activeNotes", AttributeValue.fromN("1"));

    for (SummaryKey key : List.of(USER, TAG)) {
      assertThat(commit(add(key, -2), one))
          .isInstanceOfSatisfying(
              CommitResult.BelowZero.class,
              below -> assertThat(below.counters()).containsOnlyKeys(key));
      assertThat(failed(commit(add(key, -1), one)).failure().kind())
          .isEqualTo(Failure.Kind.PASSING);
      assertThat(failed(commit(add(key, -2), one, null, false)).failure().kind())
          .isEqualTo(Failure.Kind.PASSING);
    }
  }

  @Test
  void aCorrectionThatTheCheckAllowsIsNotWhatIsInTheWay() {
    Map<String, AttributeValue> stored = correctedAt(Timestamps.format(START));
    Action takes = add(USER, -2);

    CommitResult unchecked = commit(takes, stored, null, true);
    CommitResult allowed = commit(takes, stored, new CorrectionCheck(START, START), true);
    CommitResult forbidden = commit(takes, stored, new CorrectionCheck(START, null), true);
    CommitResult withoutFloors = commit(takes, stored, new CorrectionCheck(START, START), false);

    assertThat(unchecked).isInstanceOf(CommitResult.BelowZero.class);
    assertThat(allowed).isInstanceOf(CommitResult.BelowZero.class);
    assertThat(overtaken(forbidden).corrected()).isEqualTo(Map.of(ALICE, START));
    assertThat(overtaken(withoutFloors).corrected()).isEqualTo(Map.of(ALICE, START));
  }

  @Test
  void aCorrectionThatNobodyCanReadIsRefusedForGood() {
    CommitResult.Failed failed = failed(commit(add(USER, 1), correctedAt("yesterday")));

    assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.REJECTED);
    assertThat(failed.failure().code()).isEqualTo(ParkReasons.CONDITION_FAILED);
    assertThat(failed.failure().detail()).contains(UserSummary.CORRECTED_AT);
  }

  @Test
  void reasonsThatSayNothingNameNobody() {
    CancellationReason empty = CancellationReason.builder().build();

    assertThat(failed(commit(List.of(NONE, empty), audit, baseline)).users()).isEmpty();
    assertThat(failed(commit(List.of(NONE), audit, baseline)).users()).isEmpty();
  }

  @Test
  void aConflictNamesItsUserAndComesBeforeACounterBelowZero() {
    CancellationReason conflict = CancellationReason.builder().code("TransactionConflict").build();

    CommitResult result = commit(List.of(conflict, reason(Map.of())), audit, add(TAG, -1));

    assertThat(failed(result).failure().code()).isEqualTo("TransactionConflict");
    assertThat(failed(result).users()).containsExactly(ALICE);
  }

  private CommitResult commit(Action action, Map<String, AttributeValue> stored) {
    return commit(action, stored, null, true);
  }

  private CommitResult commit(
      Action action, Map<String, AttributeValue> stored, CorrectionCheck check, boolean floors) {
    return commit(List.of(reason(stored)), List.of(action), check, floors);
  }

  private CommitResult commit(List<CancellationReason> reasons, Action... actions) {
    return commit(reasons, List.of(actions), null, true);
  }

  private CommitResult commit(
      List<CancellationReason> reasons,
      List<Action> actions,
      CorrectionCheck check,
      boolean floors) {
    PlannedTransaction transaction =
        new PlannedTransaction(
            List.of(event), actions, check == null ? Map.of() : Map.of(ALICE, check));
    Ledger ledger = new Ledger(tables.client(new Cancelling(reasons)), tables.names(), RETENTION);
    return ledger.commit(transaction, ledger.request(transaction, START, false, floors), floors);
  }

  private static CancellationReason reason(Map<String, AttributeValue> stored) {
    return CancellationReason.builder().code(ParkReasons.CONDITION_FAILED).item(stored).build();
  }

  private static CommitResult.Overtaken overtaken(CommitResult result) {
    assertThat(result).isInstanceOf(CommitResult.Overtaken.class);
    return (CommitResult.Overtaken) result;
  }

  private static CommitResult.Failed failed(CommitResult result) {
    assertThat(result).isInstanceOf(CommitResult.Failed.class);
    return (CommitResult.Failed) result;
  }

  private static Map<String, AttributeValue> auditRecord(String eventId, boolean unreacted) {
    Map<String, AttributeValue> item =
        new HashMap<>(Map.of("streamEventId", AttributeValue.fromS(eventId)));
    if (unreacted) {
      item.put("unreacted", AttributeValue.fromBool(true));
    }
    return item;
  }

  private static Map<String, AttributeValue> erasedThrough(String time) {
    return Map.of(UserSummary.ERASED_THROUGH, AttributeValue.fromS(time));
  }

  private static Map<String, AttributeValue> correctedAt(String time) {
    return Map.of(UserSummary.CORRECTED_AT, AttributeValue.fromS(time));
  }

  private static Action add(SummaryKey key, long activeNotes) {
    return add(key, Counter.ACTIVE_NOTES, activeNotes);
  }

  private static Action add(SummaryKey key, Counter counter, long delta) {
    Deltas deltas = new Deltas(key.projection());
    deltas.add(counter.attribute(), delta);
    return new Action.AddToSummary(key, deltas);
  }

  private static PlannedEvent event(Note note, String sequence) {
    Origin origin =
        new Origin(
            note.userId(),
            note.id(),
            new SequenceNumber(sequence),
            "e" + sequence,
            START,
            EventTimeSource.STREAM,
            new TreeSet<>());
    return PlannedEvent.of(0, new NoteChange.Created(origin, note));
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
