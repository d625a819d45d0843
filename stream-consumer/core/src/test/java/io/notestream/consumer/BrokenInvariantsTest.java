package io.notestream.consumer;

import static io.notestream.consumer.TestRecords.next;
import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome.Counts;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.gap.Gaps;
import io.notestream.model.note.Note;
import io.notestream.model.note.Tags;
import io.notestream.model.note.UserId;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.Gap;
import io.notestream.model.view.UserSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * A counter that would go below 0 is said, unless something explains it. The collaborator that does
 * wrong is somebody who edits summaries.
 */
@Isolated("it listens to all that breaks an invariant")
class BrokenInvariantsTest {

  /** As the key of a tag summary it is longer than DynamoDB allows: its note is never accepted. */
  private static final String POISON = "p".repeat(1100);

  /** How long a counter has to be below 0 before it is looked at again. */
  private static final Duration AFTER = Duration.ofMinutes(2);

  @AutoClose private final TestTables tables = new TestTables();
  @AutoClose private final LogLines log = new LogLines("io.notestream.consumer", "invariant");
  private final TestRecords records = new TestRecords();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final TableNames names = tables.create();
  private final StreamConsumer consumer =
      StreamConsumer.builder(tables.client())
          .tables(names)
          .clock(tables.clock())
          .meters(meters)
          .options(ConsumerOptions.builder().countingSince(Instant.EPOCH).build())
          .build();
  private final Note first = note("alice", "home");
  private final Note second = note("alice", "home", "work");

  @BeforeEach
  void countTwo() {
    process(records.created(first), records.created(second));
  }

  @AfterEach
  void close() {
    consumer.close();
  }

  @Test
  void aCounterThatWouldGoBelowZeroIsCountedAndSaid() {
    edit(ViewKeys.userSummary(new UserId("alice")), "activeNotes", 0);

    Counts counts = process(records.removed(first), records.created(note("bob")));

    assertThat(counts).isEqualTo(Counts.applied(2));
    assertThat(summary("alice").activeNotes()).isEqualTo(-1);
    assertThat(summary("bob").activeNotes()).isEqualTo(1);
    assertNothingIsBroken();
    lookAgain();
    assertThat(broken()).isEqualTo(1);
    assertThat(log.of("ERROR"))
        .singleElement()
        .asString()
        .contains("counter-below-zero", "activeNotes", "alice", first.id().value())
        .doesNotContain("bob", "home", "secret");
    assertThat(consumer.health().ready()).isFalse();
    assertThat(consumer.health().invariants())
        .singleElement()
        .asString()
        .contains("a counter is below 0", "reconcile --user")
        .doesNotContain("alice");
  }

  @Test
  void theCounterOfATagIsOneToo() {
    edit(ViewKeys.tagSummary(new UserId("alice"), "work"), "activeNotes", 0);
    Note untagged = next(second, b -> b.tags(Tags.of(List.of("home"))));

    process(records.updated(second, untagged));

    lookAgain();
    assertThat(summary("alice").activeNotes()).isEqualTo(2);
    assertThat(broken()).isEqualTo(1);
  }

  @Test
  void aSummaryThatIsGoneIsACounterOfNothing() {
    tables
        .client()
        .deleteItem(
            r -> r.tableName(names.noteViews()).key(ViewKeys.userSummary(new UserId("alice"))));

    process(records.removed(first));

    lookAgain();
    assertThat(broken()).isEqualTo(1);
  }

  @Test
  void whatIsBrokenIsLookedForNowAndThenAndSaidForAnHour() {
    edit(ViewKeys.userSummary(new UserId("alice")), "activeNotes", 0);
    process(records.removed(first));
    process(records.removed(second));
    tables.clock().advance(AFTER.minusMillis(1));
    consumer.lookAgain();
    assertNothingIsBroken();
    tables.clock().advance(Duration.ofMillis(1));
    process(records.created(note("bob")));
    assertThat(broken()).isEqualTo(1);
    assertThat(log.of("ERROR"))
        .singleElement()
        .asString()
        .contains("is 0, to be changed by -1, and now activeNotes is -2", first.id().value());

    tables.clock().advance(Duration.ofMinutes(1));
    Note third = note("alice", "home");
    process(records.created(third));
    process(records.removed(third));
    lookAgain();
    lookAgain();

    assertThat(summary("alice").activeNotes()).isEqualTo(-2);
    assertThat(broken()).isEqualTo(2);
    assertThat(log.of("ERROR")).hasSize(2);
    tables.clock().advance(Duration.ofMinutes(57));
    assertThat(consumer.health().ready()).isFalse();
    tables.clock().advance(Duration.ofMinutes(2));
    assertThat(consumer.health().ready()).isTrue();
  }

  @Test
  void withinAMinuteOfALookNothingNewIsFound() {
    edit(ViewKeys.userSummary(new UserId("alice")), "activeNotes", 0);
    process(records.removed(first));
    lookAgain();
    assertThat(broken()).isEqualTo(1);

    tables.clock().advance(Duration.ofSeconds(59));
    process(records.removed(second));
    lookAgain();

    assertThat(broken()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"OPEN", "DISCARDED"})
  void aChangeThatStandsInADeadLetterExplainsIt(DeadLetter.State state) {
    assertThat(process(records.created(poison("alice")))).isEqualTo(Counts.parked(1));
    if (state == DeadLetter.State.DISCARDED) {
      DeadLetters letters = letters();
      letters.list(DeadLetter.State.OPEN).forEach(letter -> letters.discard(letter.id()));
    }
    edit(ViewKeys.userSummary(new UserId("alice")), "activeNotes", 0);

    process(records.removed(first));

    lookAgain();
    assertThat(summary("alice").activeNotes()).isEqualTo(-1);
    assertNothingIsBroken();
  }

  @Test
  void aUserWhoseCountersAreExplainedHidesNobodyElse() {
    process(records.created(poison("alice")));
    edit(ViewKeys.userSummary(new UserId("alice")), "activeNotes", 0);
    process(records.removed(first));
    lookAgain();
    tables.clock().advance(Duration.ofMinutes(1));
    Note bobs = note("bob");
    process(records.created(bobs));
    edit(ViewKeys.userSummary(new UserId("bob")), "activeNotes", 0);

    process(records.removed(second));
    process(records.removed(bobs));
    lookAgain();

    assertThat(broken()).isEqualTo(1);
    assertThat(log.of("ERROR")).singleElement().asString().contains("bob").doesNotContain("alice");
  }

  @Test
  void whatWasExplainedIsFoundAgainAnHourLater() {
    process(records.created(poison("alice")));
    edit(ViewKeys.userSummary(new UserId("alice")), "activeNotes", 0);
    process(records.removed(first));
    lookAgain();
    letters().list(DeadLetter.State.OPEN).forEach(letter -> remove(letter.id()));

    tables.clock().advance(Duration.ofMinutes(59));
    process(records.updated(second, next(second, b -> b.body(""))));
    lookAgain();
    assertNothingIsBroken();
    process(records.removed(second));
    lookAgain();

    assertThat(broken()).isEqualTo(1);
  }

  @Test
  void aLetterOfSomebodyElseExplainsNothing() {
    process(records.created(poison("bob")));
    edit(ViewKeys.userSummary(new UserId("alice")), "activeNotes", 0);

    process(records.removed(first));

    lookAgain();
    assertThat(broken()).isEqualTo(1);
  }

  @Test
  void aLetterThatNamesNobodyMayBeOfAnybody() {
    process(Record.builder().eventID("nothing").build());
    edit(ViewKeys.userSummary(new UserId("alice")), "activeNotes", 0);

    process(records.removed(first));

    lookAgain();
    assertNothingIsBroken();
  }

  @ParameterizedTest
  @EnumSource(Gap.State.class)
  void recordsThatWereLostExplainItUntilTheyAreRecounted(Gap.State state) {
    Gaps gaps = gaps();
    Gap gap = gap();
    gaps.putIfAbsent(gap);
    if (state != Gap.State.OPEN) {
      gaps.close(gap.id(), state);
    }
    edit(ViewKeys.userSummary(new UserId("alice")), "activeNotes", 0);

    process(records.removed(first));

    lookAgain();
    assertThat(broken()).isEqualTo(state == Gap.State.RECONCILED ? 1 : 0);
  }

  @Test
  void aGapThatTheIndexDoesNotListYetExplainsIt() {
    tables.engine().indexDelays().set(Duration.ofSeconds(5));
    gaps().putIfAbsent(gap());
    edit(ViewKeys.userSummary(new UserId("alice")), "activeNotes", 0);

    process(records.removed(first));

    assertNothingIsBroken();
    lookAgain();
    assertNothingIsBroken();
  }

  @Test
  void aGapThatAnotherProcessWritesLaterExplainsIt() {
    edit(ViewKeys.userSummary(new UserId("alice")), "activeNotes", 0);
    process(records.removed(first));
    tables.clock().advance(Duration.ofMinutes(1));
    gaps().putIfAbsent(gap());

    lookAgain();

    assertNothingIsBroken();
  }

  @Test
  void aGapThatIsAcceptedDuringTheLookExplainsIt() {
    gaps().putIfAbsent(gap());
    edit(ViewKeys.userSummary(new UserId("alice")), "activeNotes", 0);
    process(records.removed(first));
    tables.clock().advance(AFTER);
    tables.engine().indexDelays().set(Duration.ofSeconds(5));
    gaps().close(gap().id(), Gap.State.ACCEPTED);

    consumer.lookAgain();

    assertNothingIsBroken();
  }

  @Test
  void aCounterThatIsPutRightBeforeTheLookWasBelowZeroForAWhile() {
    edit(ViewKeys.userSummary(new UserId("alice")), "activeNotes", 0);
    process(records.removed(first));
    assertThat(summary("alice").activeNotes()).isEqualTo(-1);

    process(records.created(note("alice", "late")));
    lookAgain();

    assertThat(summary("alice").activeNotes()).isZero();
    assertNothingIsBroken();
    edit(ViewKeys.userSummary(new UserId("alice")), "activeNotes", 0);
    process(records.removed(second));
    lookAgain();
    assertThat(broken()).isEqualTo(1);
  }

  @Test
  void lettersThatCannotBeReadHoldNothingUpAndAreReadAMinuteLater() {
    tables.engine().faults().on("Query").table(names.noteOps()).fail("AccessDeniedException", "no");
    edit(ViewKeys.userSummary(new UserId("alice")), "activeNotes", 0);

    assertThat(process(records.removed(first))).isEqualTo(Counts.applied(1));

    lookAgain();
    assertNothingIsBroken();
    tables.engine().faults().clear();
    consumer.lookAgain();
    assertNothingIsBroken();
    tables.clock().advance(Duration.ofMinutes(1));
    consumer.lookAgain();
    assertThat(broken()).isEqualTo(1);
  }

  @Test
  void aGapThatCannotBeReadStopsNoShard() {
    Map<String, AttributeValue> corrupt = new HashMap<>(gap().toItem());
    corrupt.remove("reason");
    tables.client().putItem(r -> r.tableName(names.noteOps()).item(corrupt));
    edit(ViewKeys.userSummary(new UserId("alice")), "activeNotes", 0);
    process(records.removed(first));
    tables.clock().advance(AFTER);

    assertThat(process(records.created(note("bob")))).isEqualTo(Counts.applied(1));

    assertThat(broken()).isZero();
    tables
        .client()
        .deleteItem(
            r -> r.tableName(names.noteOps()).key(OpsKeys.gap("label", "shardId-1", "10", 1)));
    lookAgain();
    assertThat(broken()).isEqualTo(1);
  }

  @Test
  void aCounterThatIsNoNumberIsRefusedAndParkedAsBefore() {
    put(ViewKeys.userSummary(new UserId("alice")), "bodyBytes", AttributeValue.fromS("two"));

    assertThat(process(records.removed(first))).isEqualTo(Counts.parked(1));

    lookAgain();
    assertNothingIsBroken();
  }

  private static Note poison(String user) {
    return note(user).toBuilder().tags(Tags.stored(List.of(POISON))).build();
  }

  private Counts process(Record... batch) {
    ShardBatch shard = new ShardBatch("stream", "shardId-1", List.of(batch));
    return consumer.process(shard, BatchControl.untilDone()).counts();
  }

  private void lookAgain() {
    tables.clock().advance(AFTER);
    consumer.lookAgain();
  }

  private Gaps gaps() {
    return new Gaps(tables.client(), names, tables.clock(), Duration.ofDays(1));
  }

  private static Gap gap() {
    return Gap.seen("label", "shardId-1", "10", "20", "trimmed", Instant.EPOCH);
  }

  private void assertNothingIsBroken() {
    assertThat(broken()).isZero();
    assertThat(consumer.health().ready()).isTrue();
  }

  private double broken() {
    return meters
        .get("notestream.invariants.broken")
        .tag("invariant", "counter-below-zero")
        .counter()
        .count();
  }

  private DeadLetters letters() {
    return new DeadLetters(tables.client(), names, tables.clock(), Duration.ofDays(1));
  }

  private void remove(String letterId) {
    Map<String, AttributeValue> item = letters().show(letterId).orElseThrow().letter().toItem();
    tables
        .client()
        .deleteItem(
            r ->
                r.tableName(names.noteOps())
                    .key(Map.of("PK", item.get("PK"), "SK", item.get("SK"))));
  }

  private void edit(Map<String, AttributeValue> key, String counter, long value) {
    put(key, counter, AttributeValue.fromN(Long.toString(value)));
  }

  private void put(Map<String, AttributeValue> key, String counter, AttributeValue value) {
    tables
        .client()
        .updateItem(
            r ->
                r.tableName(names.noteViews())
                    .key(key)
                    .updateExpression("SET #counter = :value")
                    .expressionAttributeNames(Map.of("#counter", counter))
                    .expressionAttributeValues(Map.of(":value", value)));
  }

  private UserSummary summary(String user) {
    UserId userId = new UserId(user);
    return UserSummary.fromItem(
        userId,
        tables
            .client()
            .getItem(
                r ->
                    r.tableName(names.noteViews())
                        .key(ViewKeys.userSummary(userId))
                        .consistentRead(true))
            .item());
  }
}
