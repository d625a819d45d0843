package io.notestream.consumer.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.TestTables;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.generation.Generation.State;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableEncryption;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.BackfillSegment;
import io.notestream.model.view.LiveGeneration;
import io.notestream.model.view.Meta;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.PointInTimeRecoveryStatus;
import software.amazon.awssdk.services.dynamodb.model.SSEDescription;

/** Generations as an operator makes, lists, switches and drops them. */
class GenerationsTest {

  @AutoClose private static TestTables tables = new TestTables();

  private TableNames names;
  private Generations generations;

  @BeforeEach
  void create() {
    names = tables.createAll();
    generations = new Generations(tables.client(), names, tables.clock());
  }

  @Test
  void withoutAnySwitchTheFirstOneIsLiveWhetherOrNotAnybodyHasCounted() {
    assertThat(generations.live()).isEqualTo(LiveGeneration.FIRST);
    assertThat(generations.list())
        .containsExactly(new Generation(1, names.noteViews(), State.LIVE, null));
  }

  @Test
  void aNewOneIsTheOneAfterTheNewestAndCountsFromNow() {
    startCounting();

    Generation second = generations.create(null, List.of());
    Generation tenth = generations.create(10, List.of());
    Generation next = generations.create(null, List.of());

    assertThat(List.of(second.number(), tenth.number(), next.number())).containsExactly(2, 10, 11);
    assertThat(second.table()).isEqualTo(names.noteViews() + "-2");
    assertThat(second.meta().countingSince()).isEqualTo(tables.clock().instant());
    assertThat(second.meta().generation()).isEqualTo(2);
    assertThat(generations.list())
        .extracting(Generation::number, Generation::state)
        .containsExactly(
            tuple(1, State.LIVE),
            tuple(2, State.FILLING),
            tuple(10, State.FILLING),
            tuple(11, State.FILLING));
  }

  @Test
  void aSetOfAnotherPrefixHasGenerationsOfItsOwn() {
    generations.create(2, List.of());

    TableNames others = tables.createAll();

    assertThat(new Generations(tables.client(), others, tables.clock()).list()).hasSize(1);
  }

  @Test
  void oneThatExistsIsNotMadeAgain() {
    Generation made = generations.create(2, List.of());

    assertThatThrownBy(() -> generations.create(2, List.of()))
        .isInstanceOf(GenerationException.class)
        .hasMessageContaining("generation 2 exists");
    assertThat(generations.list().get(1).meta()).isEqualTo(made.meta());
  }

  @Test
  void oneThatWasMadeHalfIsCompleted() {
    TableNames second = names.withGeneration(2);
    new TableCreator(tables.client()).createMissing(List.of(NotestreamTables.noteViews(second)));

    assertThat(generations.create(2, List.of()).meta()).isNotNull();
  }

  @Test
  void whoeverWasInterruptedGoesOnWithTheSameOne() {
    tables.engine().faults().on("UpdateTimeToLive").next(1).fail("AccessDeniedException");
    assertThatThrownBy(() -> generations.create(null, List.of()))
        .isInstanceOf(DynamoDbException.class);

    Generation made = generations.create(null, List.of());

    assertThat(made.number()).isEqualTo(2);
    assertThat(made.meta()).isNotNull();
    assertThat(
            tables
                .client()
                .describeContinuousBackups(r -> r.tableName(made.table()))
                .continuousBackupsDescription()
                .pointInTimeRecoveryDescription()
                .pointInTimeRecoveryStatus())
        .isEqualTo(PointInTimeRecoveryStatus.ENABLED);
    assertThat(generations.list()).extracting(Generation::number).containsExactly(1, 2);
  }

  @Test
  void aTableWhoseBackupsAreStillBeingEnabledIsWaitedFor() {
    tables
        .engine()
        .faults()
        .on("UpdateContinuousBackups")
        .next(1)
        .fail("ContinuousBackupsUnavailableException");

    assertThat(generations.create(null, List.of()).meta()).isNotNull();
  }

  @Test
  void aNewOneIsEncryptedAsTheLiveOneUnlessToldOtherwise() {
    generations.create(2, List.of(), TableEncryption.by("1f3c-a-key-of-ours"));
    generations.switchTo(2);

    generations.create(3, List.of());
    generations.create(4, List.of(), TableEncryption.standard());
    generations.create(5, List.of(), TableEncryption.by("alias/aws/dynamodb"));

    assertThat(encryption(2).kmsMasterKeyArn()).endsWith("key/1f3c-a-key-of-ours");
    assertThat(encryption(3)).isEqualTo(encryption(2));
    assertThat(encryption(4)).isNull();
    assertThat(encryption(5).kmsMasterKeyArn()).isNotEqualTo(encryption(2).kmsMasterKeyArn());
  }

  private SSEDescription encryption(int number) {
    String table = names.withGeneration(number).noteViews();
    return tables.client().describeTable(r -> r.tableName(table)).table().sseDescription();
  }

  @Test
  void oneThatIsProtectedIsNotDropped() {
    Generation made = generations.create(2, List.of());
    tables.client().updateTable(r -> r.tableName(made.table()).deletionProtectionEnabled(true));

    assertThatThrownBy(() -> generations.drop(2))
        .isInstanceOf(GenerationException.class)
        .hasMessageContaining(made.table() + " is protected against deletion");
  }

  @Test
  void oneThatWasBackfilledIsFilled() {
    Meta meta = generations.create(2, List.of()).meta();
    put(2, new Meta(meta.viewsId(), meta.countingSince(), 2, 1, Instant.EPOCH));

    assertThat(generations.list().get(1).state()).isEqualTo(State.FILLED);
  }

  @Test
  void aSwitchSaysWhatWasLiveBeforeAndCanBeTakenBack() {
    startCounting();
    generations.create(2, List.of());

    assertThat(generations.switchTo(2)).contains(1);
    assertThat(generations.switchTo(2)).isEmpty();
    assertThat(generations.live())
        .isEqualTo(LiveGeneration.FIRST.switchedTo(2, tables.clock().instant()));
    assertThat(generations.list())
        .extracting(Generation::state)
        .containsExactly(State.OLD, State.LIVE);

    assertThat(generations.switchTo(1)).contains(2);
    assertThat(generations.live().live()).isEqualTo(1);
    assertThat(generations.live().previous()).hasValue(2);
  }

  @Test
  void nobodySwitchesToAGenerationInWhichNobodyCounts() {
    assertThatThrownBy(() -> generations.switchTo(3))
        .isInstanceOf(GenerationException.class)
        .hasMessageContaining("nobody counts in generation 3");
    assertThat(generations.live()).isEqualTo(LiveGeneration.FIRST);
  }

  @Test
  void theLiveOneIsNotDropped() {
    generations.create(2, List.of());

    assertThatThrownBy(() -> generations.drop(1))
        .isInstanceOf(GenerationException.class)
        .hasMessageContaining("generation 1 is live");
    assertThat(generations.list()).hasSize(2);
  }

  @Test
  void oneThatIsDroppedIsGoneAndDroppedAgainWithoutHarm() {
    generations.create(2, List.of());

    generations.drop(2);
    generations.drop(2);

    assertThat(generations.list()).hasSize(1);
    assertThat(generations.create(null, List.of()).number()).isEqualTo(2);
  }

  @Test
  void thePositionsOfItsBackfillsWhichMayNameUsersGoWithIt() {
    generations.create(2, List.of());
    generations.create(3, List.of());
    BackfillSegment second = position(2);
    BackfillSegment third = position(3);

    generations.drop(2);

    assertThat(item(second.key())).isEmpty();
    assertThat(item(third.key())).isEqualTo(third.toItem());
  }

  private BackfillSegment position(int generation) {
    BackfillSegment segment =
        new BackfillSegment(
            "run",
            generation,
            0,
            "USER#alice",
            "NOTE#1",
            false,
            1,
            1,
            0,
            0,
            0,
            TestRecords.START.plus(Duration.ofDays(300)));
    tables.client().putItem(r -> r.tableName(names.noteOps()).item(segment.toItem()));
    return segment;
  }

  private Map<String, AttributeValue> item(Map<String, AttributeValue> key) {
    return tables.client().getItem(r -> r.tableName(names.noteOps()).key(key)).item();
  }

  @Test
  void aConsumerLearnsOfASwitchWithinSeconds() {
    startCounting();
    generations.create(2, List.of());
    try (StreamConsumer first =
            StreamConsumer.builder(tables.client()).tables(names).clock(tables.clock()).build();
        StreamConsumer second = second()) {
      assertThat(List.of(first.isLive(), second.isLive())).containsExactly(true, false);

      generations.switchTo(2);
      tables.clock().advance(Duration.ofSeconds(5));

      assertThat(List.of(first.isLive(), second.isLive())).containsExactly(false, true);
      assertThat(first.liveGeneration().orElseThrow().live()).isEqualTo(2);
    }
  }

  private StreamConsumer second() {
    return StreamConsumer.builder(tables.client())
        .tables(names.withGeneration(2))
        .clock(tables.clock())
        .options(ConsumerOptions.builder().generation(2).build())
        .build();
  }

  private void startCounting() {
    try (StreamConsumer consumer =
        StreamConsumer.builder(tables.client()).tables(names).clock(tables.clock()).build()) {
      consumer.start(BatchControl.untilDone());
    }
  }

  private void put(int generation, Meta meta) {
    Map<String, AttributeValue> item = meta.toItem();
    assertThat(item).containsAllEntriesOf(ViewKeys.meta());
    tables
        .client()
        .putItem(r -> r.tableName(names.withGeneration(generation).noteViews()).item(item));
  }
}
