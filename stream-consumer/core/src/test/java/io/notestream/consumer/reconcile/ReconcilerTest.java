package io.notestream.consumer.reconcile;

import static io.notestream.consumer.reconcile.World.ALICE;
import static io.notestream.consumer.reconcile.World.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.backfill.Backfill;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.deadletter.RedriveResult;
import io.notestream.consumer.internal.ledger.ErasureGuards;
import io.notestream.consumer.reconcile.UserRecount.Outcome;
import io.notestream.consumer.summary.Parts;
import io.notestream.consumer.summary.Projection;
import io.notestream.model.change.ChangeKind;
import io.notestream.model.note.Note;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.AuditCodec;
import io.notestream.model.view.AuditRecord;
import io.notestream.model.view.Contribution;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.Erasure;
import io.notestream.model.view.IncompatibleViewsException;
import io.notestream.model.view.UserSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a recount finds and mends, case by case. */
@Timeout(60)
class ReconcilerTest {

  /** As the key of a tag summary it is longer than DynamoDB allows. */
  private static final String POISON = "p".repeat(1100);

  @AutoClose private final World world = new World();

  @Test
  void aLostChangeIsDriftAndNothingIsWrittenUntilItIsCorrected() {
    world.create(ALICE, "shop");
    world.lose();
    List<Map<String, AttributeValue>> before = views();

    UserRecount recount = recount();

    assertThat(recount.outcome()).isEqualTo(Outcome.DRIFT);
    assertThat(recount.drift())
        .containsExactly(
            new Drift("user", "activeNotes", "0", 1L, -1L),
            new Drift("user", "bodyBytes", "0", 11L, -11L),
            new Drift("tag shop", "activeNotes", "0", 1L, -1L));
    assertThat(views()).isEqualTo(before);
    assertThat(correct().outcome()).isEqualTo(Outcome.CORRECTED);
    assertThat(world.summed()).isEqualTo(world.counted());
    assertThat(correct().outcome()).isEqualTo(Outcome.RIGHT);
  }

  @Test
  void aLostChangeThatIsDeliveredAfterItsCorrectionCountsAsAnEventAlone() {
    Note note = world.create(ALICE, "shop");
    world.lose();
    correct();

    world.deliver(world.lost);
    world.update(note, b -> b.tags(Tags.of(List.of("work"))));
    world.deliver();

    assertThat(world.summed()).isEqualTo(world.counted());
    assertThat(summary().created()).isEqualTo(1);
    assertThat(summary().updated()).isEqualTo(1);
    assertThat(recount().outcome()).isEqualTo(Outcome.RIGHT);
  }

  @Test
  void aChangeThatIsStillToBeCountedIsNoDrift() {
    world.create(ALICE, "shop");

    UserRecount behind =
        world.reconciler(world.tables.client(), world.asItIs()).recount(ALICE, Stop.never());

    assertThat(behind.outcome()).isEqualTo(Outcome.UNJUDGED);
    assertThat(behind.detail()).contains("a shard");
    assertThat(recount().outcome()).isEqualTo(Outcome.RIGHT);
  }

  @Test
  void aUserWhoseCountersNeverStandStillIsNotJudged() {
    world.create(ALICE, "shop");
    world.lose();
    Reconciler reconciler =
        world.reconciler(
            world.tables.client(
                World.between(
                    () -> {
                      world.create(ALICE);
                      world.deliver();
                    })),
            world.catchingUp());

    UserRecount recount = reconciler.correct(ALICE, Stop.never());

    assertThat(recount.outcome()).isEqualTo(Outcome.UNJUDGED);
    assertThat(recount.detail()).startsWith("busy");
    assertThat(corrections()).isEmpty();
  }

  @Test
  void ofAUserWhoIsBeingErasedNothingIsCorrected() {
    world.create(ALICE, "shop");
    world.deliver();
    erasure(Erasure.State.ERASING);
    List<Map<String, AttributeValue>> before = views();

    UserRecount recount = correct();

    assertThat(recount.outcome()).isEqualTo(Outcome.UNJUDGED);
    assertThat(recount.detail()).isEqualTo("the user is being erased");
    assertThat(recount().outcome()).isEqualTo(Outcome.UNJUDGED);
    assertThat(views()).isEqualTo(before);
  }

  @Test
  void aUserWhoHasComeBackIsCorrectedAsAnyOther() {
    erasure(Erasure.State.ERASED);
    world.tables.advance(Duration.ofMinutes(4));
    world.create(ALICE, "shop");
    world.lose();

    assertThat(correct().outcome()).isEqualTo(Outcome.CORRECTED);

    assertThat(world.summed()).isEqualTo(world.counted());
  }

  /** Puts what an erasure puts first, and that far. */
  private void erasure(Erasure.State state) {
    Instant now = world.tables.clock().instant();
    Instant through = now.plus(Duration.ofMinutes(3));
    Instant completed = state == Erasure.State.ERASED ? now : null;
    Erasure erasure = new Erasure(ALICE, state, now, through, completed, Map.of());
    world.tables.put(world.tables.names().noteOps(), erasure.toItem());
    new ErasureGuards(world.tables.client(), world.tables.names())
        .put(world.tables.names().noteViews(), ALICE, through);
  }

  @Test
  void theCorrectionOfANoteStandsInItsHistoryWithoutTitleOrBody() {
    Note note = world.create(ALICE, "shop");
    world.deliver();
    world.remove(note);
    world.lose();

    correct();

    AuditRecord audit = AuditCodec.decode(corrections().get(0));
    assertThat(audit.kind()).isEqualTo(ChangeKind.CORRECTION);
    assertThat(audit.noteId()).isEqualTo(note.id());
    assertThat(audit.before()).isEqualTo(Contribution.of(note));
    assertThat(audit.after()).isEqualTo(Contribution.NOTHING);
    assertThat(audit.purgeAt()).isNotNull();
    assertThat(corrections().get(0).get("SK").s())
        .startsWith(note.id() + "#" + audit.sequence().padded() + "#");
    assertThat(views().toString()).doesNotContain("secret");
    assertThat(
            world.tables.get(world.tables.names().noteViews(), ViewKeys.tagSummary(ALICE, "shop")))
        .containsEntry("activeNotes", AttributeValue.fromN("0"));
  }

  @Test
  void aParkedChangeExplainsADifferenceUntilItIsRedriven() {
    Note note = world.create(ALICE);
    world.deliver();
    world.update(note, b -> b.body("longer than before").tags(Tags.stored(List.of(POISON))));
    world.deliver();

    UserRecount recount = correct();

    assertThat(recount.outcome()).isEqualTo(Outcome.RIGHT);
    assertThat(recount.parked()).isEqualTo(1);
    assertThat(corrections()).isEmpty();
  }

  @Test
  void aParkedChangeThatWasCorrectedForMovesNothingWhenItIsRedriven() {
    Map<String, AttributeValue> summary = ViewKeys.userSummary(ALICE);
    set(summary, "bodyBytes", AttributeValue.fromS("many"));
    world.create(ALICE, "shop");
    world.deliver();
    assertThat(recount().parked()).isEqualTo(1);
    assertThat(recount().drift())
        .containsExactly(new Drift("user", "bodyBytes", "'many'", 0L, null));

    UserRecount recount =
        world
            .builder(world.tables.client(), world.catchingUp())
            .correctParked(true)
            .build()
            .correct(ALICE, Stop.never());

    assertThat(recount.outcome()).isEqualTo(Outcome.CORRECTED);
    assertThat(world.summed()).isEqualTo(world.counted());
    DeadLetters letters =
        new DeadLetters(
            world.tables.client(), world.tables.names(), world.tables.clock(), Duration.ofDays(1));
    String id = letters.list(DeadLetter.State.OPEN).findAny().orElseThrow().id();
    assertThat(letters.redrive(id, world.consumer()::redrive, BatchControl.untilDone()).outcome())
        .isEqualTo(RedriveResult.Outcome.APPLIED);
    assertThat(world.summed()).isEqualTo(world.counted());
    assertThat(summary().created()).isEqualTo(1);
  }

  @Test
  void editedSummariesAreMended() {
    world.create(ALICE, "shop");
    world.create(ALICE, "work");
    world.deliver();
    set(ViewKeys.userSummary(ALICE), "activeNotes", AttributeValue.fromN("-7"));
    set(ViewKeys.tagSummary(ALICE, "shop"), "activeNotes", AttributeValue.fromN("1.5"));
    set(ViewKeys.tagSummary(ALICE, "gone"), "activeNotes", AttributeValue.fromN("3"));
    delete(ViewKeys.tagSummary(ALICE, "work"));

    assertThat(correct().outcome()).isEqualTo(Outcome.CORRECTED);

    assertThat(world.summed()).isEqualTo(world.counted());
    assertThat(summary().created()).isEqualTo(2);
    assertThat(corrections()).isEmpty();
  }

  @Test
  void aMissingUserSummaryIsWrittenAnewWithItsPlaceInTheRanking() {
    world.create(ALICE, "shop");
    world.deliver();
    delete(ViewKeys.userSummary(ALICE));

    assertThat(correct().outcome()).isEqualTo(Outcome.CORRECTED);

    assertThat(world.summed()).isEqualTo(world.counted());
    assertThat(world.tables.get(world.tables.names().noteViews(), ViewKeys.userSummary(ALICE)))
        .containsEntry("GSI1PK", AttributeValue.fromS(ViewKeys.ranking(ALICE)));
  }

  @Test
  void aCounterOfWhatHasHappenedIsReportedIfItIsNoNumber() {
    world.create(ALICE);
    world.deliver();
    set(ViewKeys.userSummary(ALICE), "created", AttributeValue.fromS("once"));

    UserRecount recount = correct();

    assertThat(recount.outcome()).isEqualTo(Outcome.DRIFT);
    assertThat(recount.drift()).containsExactly(new Drift("user", "created", "'once'", null, null));
    assertThat(corrections()).isEmpty();
  }

  @Test
  void notesOfATableThatWasDeletedAndMadeAnewAreNoLongerCounted() {
    for (int i = 0; i < 60; i++) {
      world.create(ALICE, "shop", "t" + i);
    }
    world.deliver();
    String notes = world.tables.names().notes();
    world.tables.client().deleteTable(r -> r.tableName(notes));
    new TableCreator(world.tables.client())
        .createMissing(List.of(NotestreamTables.notes(world.tables.names())));

    assertThat(correct().outcome()).isEqualTo(Outcome.CORRECTED);

    assertThat(world.summed()).isEmpty();
    assertThat(corrections()).hasSize(60);
    assertThat(recount().outcome()).isEqualTo(Outcome.RIGHT);
  }

  @Test
  void notesThatChangedWhileTheStreamWasOffAreCounted() {
    Note first = world.create(ALICE, "shop");
    Note second = world.create(ALICE, "shop");
    world.deliver();
    Note changed = world.update(first, b -> b.tags(Tags.of(List.of("work"))).body("short"));
    world.remove(second);
    world.create(ALICE, "home");
    world.lose();

    assertThat(correct().outcome()).isEqualTo(Outcome.CORRECTED);
    assertThat(world.summed()).isEqualTo(world.counted());

    world.remove(changed);
    world.deliver();
    assertThat(world.summed()).isEqualTo(world.counted());
  }

  @Test
  void anItemThatWasEditedUnseenIsCountedAsItIs() {
    Note note = world.create(ALICE, "shop");
    world.deliver();
    Note edited = note.toBuilder().body("edited by hand").tags(Tags.of(List.of("work"))).build();
    world.put(edited);

    assertThat(correct().outcome()).isEqualTo(Outcome.CORRECTED);
    assertThat(world.summed()).isEqualTo(world.counted());

    world.update(edited, b -> b.tags(Tags.none()));
    world.deliver();
    assertThat(world.summed()).isEqualTo(world.counted());
  }

  @Test
  void anOldNoteThatNobodyHasTouchedIsNotCountedYet() {
    Note old = TestRecords.note("alice", TestRecords.START.minus(Duration.ofDays(30)), "shop");
    world.put(old);
    world.create(ALICE, "work");
    world.deliver();

    UserRecount recount = correct();

    assertThat(recount.outcome()).isEqualTo(Outcome.RIGHT);
    assertThat(recount.notCounted()).isEqualTo(1);
    world.update(old, b -> b.tags(Tags.none()));
    world.deliver();
    assertThat(world.summed()).isEqualTo(world.counted());
    assertThat(recount().notCounted()).isZero();
  }

  @Test
  void aNoteThatWasCountedWithoutItsBaselineIsLeftToItsNextChange() {
    Note old = TestRecords.note("alice", TestRecords.START.minus(Duration.ofDays(30)), "shop");
    world.put(old);
    Note changed = world.update(old, b -> b.tags(Tags.of(List.of("work"))));
    world.deliver();
    // As who takes a new table for the one before it leaves it: the change alone was counted.
    forgetBaseline(old);

    assertThat(correct().outcome()).isEqualTo(Outcome.CORRECTED);

    assertThat(world.summed()).isEmpty();
    assertThat(recount().notCounted()).isOne();
    world.tables.advance(Duration.ofSeconds(10)); // Later than the correction for certain.
    world.update(changed, b -> b.tags(Tags.of(List.of("home"))));
    world.deliver();
    assertThat(world.summed()).isEqualTo(world.counted());
    assertThat(recount().outcome()).isEqualTo(Outcome.RIGHT);
  }

  @Test
  void aNoteThatWasCountedWithoutItsBaselineIsLeftToTheBackfill() {
    Note old = TestRecords.note("alice", TestRecords.START.minus(Duration.ofDays(30)), "shop");
    world.put(old);
    world.update(old, b -> b.tags(Tags.of(List.of("work"))));
    world.deliver();
    forgetBaseline(old);
    correct();

    Backfill.builder(world.tables.client(), world.tables.names(), world.catchingUp())
        .clock(world.tables.clock())
        .build()
        .run(Stop.never());

    assertThat(world.summed()).isEqualTo(world.counted());
    assertThat(recount().outcome()).isEqualTo(Outcome.RIGHT);
  }

  private void forgetBaseline(Note note) {
    world
        .tables
        .client()
        .deleteItem(
            r ->
                r.tableName(world.tables.names().noteViews())
                    .key(ViewKeys.baseline(ALICE, note.id())));
  }

  @Test
  void anOldNoteIsCorrectedForByItsBaseline() {
    Note old = TestRecords.note("alice", TestRecords.START.minus(Duration.ofDays(30)), "shop");
    world.put(old);
    Note changed = world.update(old, b -> b.tags(Tags.of(List.of("work"))).body("short"));
    world.deliver();
    Note unseen = world.update(changed, b -> b.tags(Tags.none()).body("quite a long body"));
    world.lose();

    assertThat(correct().outcome()).isEqualTo(Outcome.CORRECTED);
    assertThat(world.summed()).isEqualTo(world.counted());

    world.deliver(world.lost);
    world.remove(unseen);
    world.lose();
    assertThat(correct().outcome()).isEqualTo(Outcome.CORRECTED);
    assertThat(world.summed()).isEmpty();
  }

  @Test
  void aProjectionOfOnesOwnIsRecountedWithTheRest() {
    Projection titles =
        Projection.named("titles").stock("notes", n -> Parts.at(n.title()), n -> 1).build();
    try (World own = new World(titles)) {
      Note note = own.create(ALICE);
      own.deliver();
      own.update(note, b -> b.title("another title"));
      own.lose();
      Reconciler reconciler = own.reconciler(own.tables.client(), own.catchingUp());

      UserRecount recount = reconciler.correct(ALICE, Stop.never());

      assertThat(recount.outcome()).isEqualTo(Outcome.CORRECTED);
      assertThat(recount.drift())
          .containsExactly(
              new Drift("titles another title", "notes", "0", 1L, -1L),
              new Drift("titles secret title", "notes", "1", 0L, 1L));
      own.deliver(own.lost);
      assertThat(reconciler.recount(ALICE, Stop.never()).outcome()).isEqualTo(Outcome.RIGHT);
    }
  }

  @Test
  void aProjectionOfOnesOwnIsNotTouchedWhileAChangeIsParked() {
    Projection titles =
        Projection.named("titles").stock("notes", n -> Parts.at(n.title()), n -> 1).build();
    try (World own = new World(titles)) {
      Note note = own.create(ALICE);
      own.deliver();
      own.update(note, b -> b.title("another title").tags(Tags.stored(List.of(POISON))));
      own.deliver();
      Reconciler reconciler = own.reconciler(own.tables.client(), own.catchingUp());

      UserRecount recount = reconciler.correct(ALICE, Stop.never());

      assertThat(recount.outcome()).isEqualTo(Outcome.RIGHT);
      assertThat(recount.parked()).isEqualTo(1);
    }
  }

  @Test
  void otherProjectionsThanTheTablesAreRefused() {
    Projection one = Projection.named("one").stock("n", n -> Parts.whole(), n -> 1).build();
    Projection changed = Projection.named("one").stock("n", n -> Parts.whole(), n -> 2).build();
    try (World own = new World(one)) {
      own.create(ALICE);
      own.lose();

      for (List<Projection> others : List.of(List.<Projection>of(), List.of(changed))) {
        Reconciler reconciler =
            own.builder(own.tables.client(), own.catchingUp())
                .options(ConsumerOptions.builder().projections(others).build())
                .build();
        assertThatThrownBy(() -> reconciler.correct(ALICE, Stop.never()))
            .isInstanceOf(IncompatibleViewsException.class)
            .hasMessageContaining("generation new");
      }
    }
  }

  @Test
  void sumsThatAreTooLargeLeaveTheirUserUnjudgedAndTheOthersAlone() {
    Projection huge =
        Projection.named("huge").stock("n", n -> Parts.whole(), n -> Projection.MOST_ADDED).build();
    try (World own = new World(huge)) {
      for (int i = 0; i < 1024; i++) {
        own.create(ALICE);
      }
      own.create(BOB);
      own.deliver();
      AllUsers all = own.reconciler(own.tables.client(), own.catchingUp()).allUsers();
      Map<UserId, UserRecount> outcomes = new HashMap<>();

      RunResult result = all.run(false, one -> outcomes.put(one.userId(), one), Stop.never());

      assertThat(result.complete()).isTrue();
      assertThat(outcomes.get(ALICE).outcome()).isEqualTo(Outcome.UNJUDGED);
      assertThat(outcomes.get(ALICE).detail()).contains("a sum is larger than can be counted");
      assertThat(outcomes.get(BOB).outcome()).isEqualTo(Outcome.RIGHT);
    }
  }

  private UserRecount recount() {
    return world.reconciler(world.tables.client(), world.catchingUp()).recount(ALICE, Stop.never());
  }

  private UserRecount correct() {
    return world.reconciler(world.tables.client(), world.catchingUp()).correct(ALICE, Stop.never());
  }

  private List<Map<String, AttributeValue>> views() {
    return world
        .tables
        .client()
        .scanPaginator(r -> r.tableName(world.tables.names().noteViews()).consistentRead(true))
        .items()
        .stream()
        .toList();
  }

  /** The corrections in the histories of notes. */
  private List<Map<String, AttributeValue>> corrections() {
    return views().stream()
        .filter(item -> item.containsKey("kind") && item.containsKey("noteId"))
        .filter(item -> item.get("kind").s().equals("CORRECTION"))
        .toList();
  }

  private UserSummary summary() {
    return UserSummary.fromItem(
        ALICE, world.tables.get(world.tables.names().noteViews(), ViewKeys.userSummary(ALICE)));
  }

  private void set(Map<String, AttributeValue> key, String attribute, AttributeValue value) {
    world
        .tables
        .client()
        .updateItem(
            r ->
                r.tableName(world.tables.names().noteViews())
                    .key(key)
                    .updateExpression("SET #a = :v")
                    .expressionAttributeNames(Map.of("#a", attribute))
                    .expressionAttributeValues(Map.of(":v", value)));
  }

  private void delete(Map<String, AttributeValue> key) {
    world.tables.client().deleteItem(r -> r.tableName(world.tables.names().noteViews()).key(key));
  }
}
