package io.notestream.consumer.internal.plan;

import static io.notestream.consumer.TestRecords.next;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.TestRecords;
import io.notestream.consumer.internal.summary.Deltas;
import io.notestream.consumer.internal.summary.OwnSummaries;
import io.notestream.consumer.internal.summary.Projections;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.consumer.summary.Projection;
import io.notestream.model.change.EventTimeSource;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.NoteChange;
import io.notestream.model.change.Origin;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import io.notestream.model.view.Contribution;
import io.notestream.model.view.CorrectedNote;
import io.notestream.model.view.Counter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlannerTest {

  private static final Instant LONG_AGO = TestRecords.START.minus(Duration.ofDays(30));

  private final Planner planner =
      new Planner(50, new LateStart(LONG_AGO.plus(Duration.ofDays(1)), Duration.ofSeconds(60)));
  private int index;

  @Test
  void usersWhoseChangesFitShareATransaction() {
    List<PlannedEvent> events =
        List.of(created(note("alice")), created(note("bob")), created(note("carol")));

    Plan plan = planner.plan(events, Baselines.none());

    assertThat(plan.chains()).hasSize(1);
    assertThat(plan.chains().get(0).transactions()).hasSize(1);
    assertThat(plan.chains().get(0).transactions().get(0).events()).isEqualTo(events);
    assertThat(plan.chains().get(0).transactions().get(0).actions()).hasSize(9);
  }

  @Test
  void aTransactionIsFilledUpToItsBound() {
    List<PlannedEvent> events =
        IntStream.range(0, 328).mapToObj(i -> created(note("user" + i))).toList();

    Plan plan = planner.plan(events, Baselines.none());

    assertThat(actionCounts(plan).subList(0, 20)).containsOnly(48);
    assertThat(actionCounts(plan).subList(20, 21)).containsExactly(24);
  }

  @Test
  void aSmallBatchIsSpreadOverTransactionsThatRunSideBySide() {
    List<PlannedEvent> events =
        IntStream.range(0, 68).mapToObj(i -> created(note("user" + i))).toList();

    Plan plan = planner.plan(events, Baselines.none());

    assertThat(actionCounts(plan)).hasSize(14).contains(9).allMatch(actions -> actions <= 16);
  }

  @Test
  void aHeavyUsersChangesFollowEachOtherInAChainOfTheirOwn() {
    List<PlannedEvent> events = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      events.add(created(note("heavy")));
      if (i % 40 == 0) {
        events.add(created(note("light")));
      }
    }

    Plan plan = planner.plan(events, Baselines.none());

    assertThat(plan.chains()).hasSize(2);
    Chain heavy = plan.chains().get(0);
    assertThat(heavy.transactions().stream().map(t -> t.actions().size()).toList())
        .containsExactly(50, 50, 26);
    List<PlannedEvent> inOrder =
        heavy.transactions().stream().flatMap(t -> t.events().stream()).toList();
    assertThat(inOrder)
        .isEqualTo(events.stream().filter(e -> e.userId().equals(new UserId("heavy"))).toList());
  }

  @Test
  void aHeavyUsersTransactionsMayBeFuller() {
    Planner fuller =
        new Planner(
            50,
            100,
            new LateStart(LONG_AGO.plus(Duration.ofDays(1)), Duration.ofSeconds(60)),
            Projections.own());
    List<PlannedEvent> events = new ArrayList<>();
    IntStream.range(0, 120).forEach(i -> events.add(created(note("heavy"))));
    IntStream.range(0, 30).forEach(i -> events.add(created(note("user" + i))));

    Plan plan = fuller.plan(events, Baselines.none());

    assertThat(actionCounts(plan)).containsExactly(100, 24, 15, 15, 15, 15, 15, 15);
  }

  @Test
  void writesNeitherShareATransactionWithExpirationsNorWaitForThem() {
    List<PlannedEvent> expired =
        IntStream.range(0, 16).mapToObj(i -> expired(note("user" + i))).toList();
    List<PlannedEvent> written = List.of(created(note("user16")), created(note("user17")));
    assertThat(planner.plan(expired, Baselines.none()).chains()).hasSize(1);
    List<PlannedEvent> events = new ArrayList<>(expired);
    events.addAll(written);

    Plan plan = planner.plan(events, Baselines.none());

    List<PlannedTransaction> transactions =
        plan.chains().stream().flatMap(chain -> chain.transactions().stream()).toList();
    assertThat(transactions.get(0).events()).isEqualTo(written);
    assertThat(transactions.stream().skip(1).flatMap(t -> t.events().stream()))
        .containsExactlyElementsOf(expired);
  }

  @Test
  void aWriteDoesNotWaitForAFewExpirationsEither() {
    List<PlannedEvent> events =
        List.of(expired(note("alice")), created(note("bob")), created(note("alice")));

    Plan plan = planner.plan(events, Baselines.none());

    assertThat(plan.chains()).hasSize(2);
    assertThat(plan.chains().get(0).transactions())
        .singleElement()
        .satisfies(first -> assertThat(first.events()).containsExactly(events.get(1)));
    assertThat(plan.chains().get(1).transactions())
        .singleElement()
        .satisfies(last -> assertThat(last.events()).containsExactly(events.get(0), events.get(2)));
  }

  @Test
  void whatIsPlannedAnewAndFitsIntoOneTransactionIsInOne() {
    List<PlannedEvent> events =
        List.of(expired(note("alice")), created(note("bob")), created(note("alice")));

    assertThat(planner.replan(events, Baselines.none()))
        .singleElement()
        .satisfies(transaction -> assertThat(transaction.events()).hasSize(3));
  }

  @Test
  void whatFillsATransactionExactlyIsInOne() {
    List<PlannedEvent> events = new ArrayList<>();
    IntStream.range(0, 16).forEach(i -> events.add(expired(note("user" + i))));
    events.add(deleteRequested(note("alice"), 11));

    assertThat(planner.replan(events, Baselines.none()))
        .singleElement()
        .satisfies(transaction -> assertThat(transaction.actions()).hasSize(50));
  }

  @Test
  void aUserWhoseSummaryStaysTakesTheRoomOfACheck() {
    List<PlannedEvent> events =
        IntStream.range(0, 60).mapToObj(i -> deleteRequested(note("user" + i), 11)).toList();

    assertThat(actionCounts(planner.plan(events, Baselines.none())))
        .containsExactly(16, 16, 16, 16, 16, 16, 16, 8);
  }

  @Test
  void aDeleteRequestThatComesWithAnotherBodyMovesTheUsersBytesAlone() {
    PlannedEvent event = deleteRequested(note("alice"), 20);

    PlannedTransaction transaction = only(planner.plan(List.of(event), Baselines.none()));

    assertThat(transaction.actions())
        .containsExactly(
            new Action.PutAudit(event, false),
            new Action.AddToSummary(
                SummaryKey.user(event.userId()),
                deltas(OwnSummaries.USER, Map.of(Counter.BODY_BYTES, 9L))));
  }

  @Test
  void aBaselineThatIsCommittedIsLearnt() {
    Note old = note("alice", LONG_AGO);
    PlannedEvent event = updated(old, next(old, b -> b.title("t")));
    Baselines baselines = Baselines.none();

    baselines.learn(only(planner.plan(List.of(event), baselines)));

    assertThat(baselines.get(NoteRef.of(event.change())))
        .isEqualTo(new Baselines.AsOf(event.change().sequence()));
    assertThat(only(planner.plan(List.of(event), baselines)).actions())
        .noneMatch(Action.PutBaseline.class::isInstance);
  }

  @Test
  void anEventIsNamedByItsKindAndId() {
    PlannedEvent event = created(note("alice"));

    assertThat(event).hasToString("CREATED " + event.change().eventId());
  }

  @Test
  void noTwoChainsHaveAUserInCommon() {
    List<PlannedEvent> events = new ArrayList<>();
    for (int i = 0; i < 700; i++) {
      events.add(created(note("user" + (i * i) % 53, "a", "b", "c" + i % 9)));
    }

    Plan plan = planner.plan(events, Baselines.none());

    Set<UserId> seen = new HashSet<>();
    for (Chain chain : plan.chains()) {
      Set<UserId> ofChain = new HashSet<>();
      chain.transactions().forEach(t -> t.events().forEach(e -> ofChain.add(e.userId())));
      assertThat(seen).doesNotContainAnyElementsOf(ofChain);
      seen.addAll(ofChain);
    }
    assertThat(seen).hasSize((int) events.stream().map(PlannedEvent::userId).distinct().count());
  }

  @Test
  void deltasToOneSummaryFoldIntoOneUpdate() {
    Note first = note("alice", "shop");
    Note second = note("alice", "shop", "home");
    Note changed = next(first, b -> b.tags(Tags.none()));

    PlannedTransaction transaction =
        only(
            planner.plan(
                List.of(created(first), created(second), updated(first, changed)),
                Baselines.none()));

    UserId alice = new UserId("alice");
    assertThat(adds(transaction))
        .containsExactlyInAnyOrder(
            new Action.AddToSummary(
                SummaryKey.user(alice),
                deltas(
                    OwnSummaries.USER,
                    Map.of(
                        Counter.CREATED, 2L,
                        Counter.UPDATED, 1L,
                        Counter.ACTIVE_NOTES, 2L,
                        Counter.BODY_BYTES, 22L))),
            new Action.AddToSummary(
                SummaryKey.day(alice, LocalDate.of(2026, 3, 1)),
                deltas(OwnSummaries.DAY, Map.of(Counter.CREATED, 2L, Counter.UPDATED, 1L))),
            new Action.AddToSummary(
                SummaryKey.tag(alice, "shop"),
                deltas(OwnSummaries.TAG, Map.of(Counter.ACTIVE_NOTES, 1L))),
            new Action.AddToSummary(
                SummaryKey.tag(alice, "home"),
                deltas(OwnSummaries.TAG, Map.of(Counter.ACTIVE_NOTES, 1L))));
  }

  @Test
  void deltasThatCancelOutCostNothing() {
    Note tagged = note("alice", "shop");
    Note bare = next(tagged, b -> b.tags(Tags.none()));

    PlannedTransaction transaction =
        only(planner.plan(List.of(updated(tagged, bare), updated(bare, tagged)), Baselines.none()));

    assertThat(adds(transaction))
        .extracting(Action.AddToSummary::key)
        .isNotEmpty()
        .noneMatch(key -> key.projection() == OwnSummaries.TAG);
  }

  @Test
  void aDeleteRequestIsAuditedAndMovesNoSummary() {
    Note note = note("alice");
    Note marked = next(note, b -> b.deletedAt(TestRecords.START));
    PlannedEvent event =
        PlannedEvent.of(0, new NoteChange.DeleteRequested(origin(note), note, marked));

    assertThat(only(planner.plan(List.of(event), Baselines.none())).actions())
        .containsExactly(new Action.PutAudit(event, false), new Action.CheckUser(event.userId()));
  }

  @Test
  void theFirstChangeOfAnOldNoteBringsItsBaseline() {
    Note old = note("alice", LONG_AGO, "shop");
    Note changed = next(old, b -> b.body("longer than before"));
    PlannedEvent first = updated(old, changed);
    PlannedEvent second = updated(changed, old);

    PlannedTransaction transaction = only(planner.plan(List.of(first, second), Baselines.none()));

    assertThat(transaction.actions())
        .containsOnlyOnce(new Action.PutBaseline(first, Contribution.of(old)));
    assertThat(transaction.actions().stream().filter(Action.PutBaseline.class::isInstance))
        .hasSize(1);
    assertThat(userDeltas(transaction))
        .isEqualTo(
            deltas(
                OwnSummaries.USER,
                Map.of(Counter.UPDATED, 2L, Counter.ACTIVE_NOTES, 1L, Counter.BODY_BYTES, 11L)));
  }

  @Test
  void anEarlierChangeThatComesAfterTheOneWithTheBaselineMovesFlowAlone() {
    Note old = note("alice", LONG_AGO);
    Note changed = next(old, b -> b.body("longer than before"));
    PlannedEvent earlier = updated(changed, old);
    PlannedEvent later = updated(old, changed);

    PlannedTransaction transaction = only(planner.plan(List.of(later, earlier), Baselines.none()));

    assertThat(transaction.actions())
        .contains(new Action.PutAudit(later, false), new Action.PutAudit(earlier, true));
    assertThat(userDeltas(transaction))
        .isEqualTo(
            deltas(
                OwnSummaries.USER,
                Map.of(Counter.UPDATED, 2L, Counter.ACTIVE_NOTES, 1L, Counter.BODY_BYTES, 18L)));
  }

  @Test
  void aBaselineIsBroughtOnceAlsoWhenTheChainHasSeveralTransactions() {
    Note old = note("alice", LONG_AGO);
    List<PlannedEvent> events = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      events.add(updated(old, old));
    }

    Plan plan = planner.plan(events, Baselines.none());

    assertThat(
            plan.chains().get(0).transactions().stream()
                .flatMap(t -> t.actions().stream())
                .filter(Action.PutBaseline.class::isInstance))
        .containsExactly(new Action.PutBaseline(events.get(0), Contribution.of(old)));
  }

  @Test
  void anInsertOfAnOldNoteBringsAnEmptyBaseline() {
    Note old = note("alice", LONG_AGO);
    PlannedEvent event = created(old);

    PlannedTransaction transaction = only(planner.plan(List.of(event), Baselines.none()));

    assertThat(transaction.actions()).contains(new Action.PutBaseline(event, Contribution.NOTHING));
    assertThat(userDeltas(transaction).get(Counter.ACTIVE_NOTES)).isEqualTo(1);
  }

  @Test
  void beforeAKnownBaselineOnlyFlowChangesAndAfterItAllCounts() {
    Note old = note("alice", LONG_AGO);
    Note changed = next(old, b -> b.body(""));
    PlannedEvent earlier = updated(old, changed);
    PlannedEvent at = updated(changed, old);
    PlannedEvent later = updated(old, changed);
    Baselines baselines = Baselines.none();
    baselines.learn(NoteRef.of(at.change()), new Baselines.AsOf(at.change().sequence()));

    assertThat(userDeltas(only(planner.plan(List.of(earlier), baselines))))
        .isEqualTo(deltas(OwnSummaries.USER, Map.of(Counter.UPDATED, 1L)));
    assertThat(userDeltas(only(planner.plan(List.of(at), baselines))))
        .isEqualTo(deltas(OwnSummaries.USER, Map.of(Counter.UPDATED, 1L, Counter.BODY_BYTES, 11L)));
    assertThat(userDeltas(only(planner.plan(List.of(later), baselines))))
        .isEqualTo(
            deltas(OwnSummaries.USER, Map.of(Counter.UPDATED, 1L, Counter.BODY_BYTES, -11L)));
  }

  @Test
  void aBaselineOfNoParticularEventLetsEverythingCountInFull() {
    Note old = note("alice", LONG_AGO);
    PlannedEvent event = updated(old, next(old, b -> b.body("")));
    Baselines baselines = Baselines.none();
    baselines.learn(NoteRef.of(event.change()), new Baselines.AsOf(null));

    PlannedTransaction transaction = only(planner.plan(List.of(event), baselines));

    assertThat(transaction.actions()).noneMatch(Action.PutBaseline.class::isInstance);
    assertThat(userDeltas(transaction).get(Counter.BODY_BYTES)).isEqualTo(-11);
  }

  @Test
  void aBodyThatIsNoLongerReferredToIsRemovedLater() {
    Note stored = note("alice").toBuilder().bodyRef("key-1", 70_000).build();
    Note replaced = next(stored, b -> b.bodyRef("key-2", 80_000));
    Note renamed = next(replaced, b -> b.title("t"));
    PlannedEvent replace = updated(stored, replaced);
    PlannedEvent rename = updated(replaced, renamed);
    PlannedEvent delete = PlannedEvent.of(9, new NoteChange.Deleted(origin(renamed), renamed));

    PlannedTransaction transaction =
        only(planner.plan(List.of(replace, rename, delete), Baselines.none()));

    assertThat(transaction.actions().stream().filter(Action.PutBlobRemoval.class::isInstance))
        .containsExactly(
            new Action.PutBlobRemoval(replace, "key-1"),
            new Action.PutBlobRemoval(delete, "key-2"));
  }

  @Test
  void aChangeFromADeadLetterClosesIt() {
    PlannedEvent event =
        PlannedEvent.ofLetter(
            new NoteChange.Created(origin(note("alice")), note("alice")), Map.of());

    assertThat(only(planner.plan(List.of(event), Baselines.none())).actions())
        .contains(new Action.CloseLetter(event));
  }

  @Test
  void anEventThatNeedsMoreThanASharesRoomHasATransactionAlone() {
    String[] tags = IntStream.range(0, 70).mapToObj(i -> "tag" + i).toArray(String[]::new);
    Note wide = note("alice").toBuilder().tags(Tags.stored(List.of(tags))).build();

    Plan plan =
        planner.plan(
            List.of(created(note("alice")), created(wide), created(note("alice"))),
            Baselines.none());

    assertThat(actionCounts(plan)).containsExactly(3, 73, 3);
  }

  @Test
  void theSameInputGivesTheSamePlan() {
    List<PlannedEvent> events =
        IntStream.range(0, 300).mapToObj(i -> created(note("user" + i % 17, "a"))).toList();

    assertThat(planner.plan(events, Baselines.none()))
        .isEqualTo(planner.plan(events, Baselines.none()));
  }

  @Test
  void aChangeThatACorrectionCoversMovesFlowAlone() {
    Note first = note("alice");
    Note second = next(first, b -> b.body("longer than before"));
    PlannedEvent covered = updated(first, second);
    PlannedEvent later = updated(second, first);
    NoteRef ref = NoteRef.of(covered.change());
    Instant at = TestRecords.START;
    Baselines baselines = Baselines.none();
    baselines
        .corrections()
        .learn(
            Map.of(ref.userId(), at),
            Set.of(ref),
            Map.of(
                ref,
                new CorrectedNote(
                    ref.userId(),
                    ref.noteId(),
                    covered.change().sequence(),
                    second.version(),
                    second.updatedAt(),
                    at,
                    at,
                    Contribution.of(second))));

    PlannedTransaction transaction = only(planner.plan(List.of(covered, later), baselines));

    assertThat(transaction.actions())
        .contains(new Action.PutAudit(covered, true), new Action.PutAudit(later, false));
    assertThat(userDeltas(transaction))
        .isEqualTo(deltas(OwnSummaries.USER, Map.of(Counter.UPDATED, 2L, Counter.BODY_BYTES, -7L)));
  }

  @Test
  void theSummaryOfAUserIsCheckedForTheEarliestOfTheChanges() {
    List<PlannedEvent> events =
        List.of(
            createdAt(TestRecords.START.plusSeconds(9)),
            createdAt(TestRecords.START),
            createdAt(TestRecords.START.plusSeconds(5)));

    assertThat(only(planner.plan(events, Baselines.none())).checks())
        .isEqualTo(
            Map.of(
                new UserId("alice"),
                new CorrectionCheck(TestRecords.START.minusSeconds(60), null)));
  }

  private PlannedEvent createdAt(Instant eventTime) {
    Note note = note("alice");
    Origin origin =
        new Origin(
            note.userId(),
            note.id(),
            new SequenceNumber(Integer.toString(1000 + ++index)),
            "e" + index,
            eventTime,
            EventTimeSource.STREAM,
            new TreeSet<>());
    return PlannedEvent.of(index, new NoteChange.Created(origin, note));
  }

  @Test
  void onlyAChangeOfAnOldNoteNeedsABaseline() {
    assertThat(planner.needsBaseline(created(note("alice", LONG_AGO)).change())).isTrue();
    assertThat(planner.needsBaseline(created(note("alice")).change())).isFalse();
  }

  @Test
  void whatRemainsOfAChainIsPlannedAsABatchOfItsOwn() {
    List<PlannedEvent> few = List.of(created(note("alice")), created(note("bob")));
    List<PlannedEvent> many =
        IntStream.range(0, 60).mapToObj(i -> created(note("user" + i % 2))).toList();

    assertThat(planner.replan(few, Baselines.none()))
        .singleElement()
        .satisfies(one -> assertThat(one.events()).containsExactlyElementsOf(few));
    assertThat(
            planner.replan(many, Baselines.none()).stream().flatMap(one -> one.events().stream()))
        .containsExactlyInAnyOrderElementsOf(many);
    assertThat(planner.replan(List.of(), Baselines.none())).isEmpty();
  }

  @Test
  void anEventKnowsItsPlaceInTheBatch() {
    assertThat(PlannedEvent.of(7, created(note("alice")).change()).index()).isEqualTo(7);
  }

  private PlannedEvent created(Note note) {
    return PlannedEvent.of(index, new NoteChange.Created(origin(note), note));
  }

  private PlannedEvent expired(Note note) {
    return PlannedEvent.of(index, new NoteChange.Expired(origin(note), note, ExpiryCause.SWEEPER));
  }

  private PlannedEvent deleteRequested(Note note, long bodyBytes) {
    Note marked = next(note, b -> b.deletedAt(TestRecords.START).bodyBytes(bodyBytes));
    return PlannedEvent.of(index, new NoteChange.DeleteRequested(origin(note), note, marked));
  }

  private PlannedEvent updated(Note before, Note after) {
    return PlannedEvent.of(index, new NoteChange.Updated(origin(after), before, after));
  }

  private Origin origin(Note note) {
    index++;
    return new Origin(
        note.userId(),
        note.id(),
        new SequenceNumber(Integer.toString(1000 + index)),
        "e" + index,
        TestRecords.START,
        EventTimeSource.STREAM,
        new TreeSet<>());
  }

  private static PlannedTransaction only(Plan plan) {
    assertThat(plan.chains()).hasSize(1);
    assertThat(plan.chains().get(0).transactions()).hasSize(1);
    return plan.chains().get(0).transactions().get(0);
  }

  private static List<Integer> actionCounts(Plan plan) {
    return plan.chains().stream()
        .flatMap(chain -> chain.transactions().stream())
        .map(transaction -> transaction.actions().size())
        .toList();
  }

  private static List<Action.AddToSummary> adds(PlannedTransaction transaction) {
    return transaction.actions().stream()
        .filter(Action.AddToSummary.class::isInstance)
        .map(Action.AddToSummary.class::cast)
        .toList();
  }

  private static Deltas userDeltas(PlannedTransaction transaction) {
    return adds(transaction).stream()
        .filter(add -> add.key().projection() == OwnSummaries.USER)
        .map(Action.AddToSummary::deltas)
        .findAny()
        .orElseThrow();
  }

  private static Deltas deltas(Projection projection, Map<Counter, Long> values) {
    Deltas deltas = new Deltas(projection);
    values.forEach((counter, value) -> deltas.add(counter.attribute(), value));
    return deltas;
  }
}
