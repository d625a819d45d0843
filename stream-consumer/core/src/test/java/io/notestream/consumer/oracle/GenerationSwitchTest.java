package io.notestream.consumer.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.RefusedTransactions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.TestTables;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.deadletter.LetterEntry;
import io.notestream.consumer.deadletter.RedriveResult;
import io.notestream.consumer.expiry.ReactionContext;
import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.consumer.expiry.Reactions;
import io.notestream.consumer.expiry.RecordingReaction;
import io.notestream.consumer.generation.Generations;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.UserSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.lifecycle.BeforeTry;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Two generations on one stream, one of which is live: whoever switches, whenever, and whoever is
 * killed, every expiration is reacted to, and counted once in each.
 */
class GenerationSwitchTest {

  private static final UserId ALICE = new UserId("alice");

  private static TestTables tables;

  private TableNames names;
  private Generations generations;
  private RecordingReaction.Channel channel;
  private String reaction;
  private final TestRecords records = new TestRecords();

  @BeforeContainer
  static void startEngine() {
    tables = new TestTables();
  }

  @AfterContainer
  static void stopEngine() {
    tables.close();
  }

  @BeforeTry
  void twoGenerations() {
    names = tables.create();
    generations = new Generations(tables.client(), names, tables.clock());
    generations.create(1, List.of());
    generations.create(2, List.of());
    String name = "c" + UUID.randomUUID();
    channel = RecordingReaction.channel(name);
    reaction = "recording:channel=" + name;
  }

  @Example
  void onlyTheLiveOneReactsWhicheverIsAhead() {
    List<Record> first = expirations(5);
    List<Record> second = expirations(5);

    deliver(2, first);
    assertThat(channel.done()).isEmpty();
    deliver(1, first);
    deliver(1, second);
    deliver(2, second);

    assertThat(channel.done()).containsExactlyInAnyOrderElementsOf(ids(both(first, second)));
    assertThat(List.of(expired(1), expired(2))).containsExactly(10L, 10L);
  }

  @Example
  void whatTheNewOneHadCommittedBeforeTheSwitchTheOldOneReactsTo() {
    List<Record> records = expirations(5);
    deliver(2, records);

    switchTo(2);
    deliver(1, records);

    assertThat(channel.done()).containsExactlyInAnyOrderElementsOf(ids(records));
    deliver(1, expirations(3));
    assertThat(channel.done()).hasSize(5);
  }

  @Example
  void whatTheOldOneHadReactedToBeforeTheSwitchIsNotRepeatedByTheNewOne() {
    List<Record> records = expirations(5);
    deliver(1, records);
    List<Record> missed = expirations(5);

    switchTo(2);
    deliver(2, records);
    deliver(2, missed);
    deliver(1, missed);

    assertThat(channel.done()).containsExactlyInAnyOrderElementsOf(ids(both(records, missed)));
  }

  @Example
  void aSwitchThatIsTakenBackLosesNothingEither() {
    List<Record> records = expirations(4);
    deliver(2, records.subList(0, 2));
    switchTo(2);
    deliver(1, records.subList(0, 1));
    deliver(2, records.subList(2, 3));
    switchTo(1);
    deliver(1, records.subList(1, 4));
    deliver(2, records.subList(3, 4));

    assertThat(channel.done()).containsExactlyInAnyOrderElementsOf(ids(records));
  }

  @Example
  void whatWasCommittedByAProcessThatDiedBeforeItLookedIsReactedToWhenItComesAgain() {
    List<Record> records = expirations(3);
    deliver(2, records);
    switchTo(2);
    int moments = 0;
    for (boolean died = true; died; moments++) {
      Crash crash = new Crash(moments);
      died = !deliverUntil(crash, 1, records);
    }

    assertThat(moments).isGreaterThan(5);
    assertThat(channel.done()).containsAll(ids(records));
  }

  @Example
  void aRedriveInAGenerationThatIsNotLiveReactsUnlessTheLiveOneHas() {
    List<Record> expired = expirations(2);
    try (Reactions reactions = reactions();
        StreamConsumer refused = consumer(2, reactions, new RefusedTransactions())) {
      process(refused, expired);
    }
    deliver(1, expired.subList(0, 1));

    DeadLetters letters =
        new DeadLetters(
            tables.client(), names.withGeneration(2), tables.clock(), Duration.ofDays(7));
    try (Reactions reactions = reactions();
        StreamConsumer second = consumer(2, reactions)) {
      for (LetterEntry letter : letters.list(DeadLetter.State.OPEN).toList()) {
        assertThat(
                letters.redrive(letter.id(), second::redrive, BatchControl.untilDone()).outcome())
            .isEqualTo(RedriveResult.Outcome.APPLIED);
      }
    }

    assertThat(channel.done()).containsExactlyInAnyOrderElementsOf(ids(expired));
    assertThat(expired(2)).isEqualTo(2);
  }

  @Example
  void ofAGenerationWhoseTableIsGoneNothingIsExpected() {
    List<Record> records = expirations(3);
    deliver(2, records.subList(0, 2));
    switchTo(2);
    tables.client().deleteTable(r -> r.tableName(names.noteViews()));
    tables.client().waiter().waitUntilTableNotExists(r -> r.tableName(names.noteViews()));

    // Nobody has reacted to the first two, and the one that would have is gone.
    deliver(2, records);

    assertThat(channel.done()).containsExactlyInAnyOrderElementsOf(ids(records));
  }

  @Property(tries = 6, shrinking = ShrinkingMode.OFF)
  void everyExpirationIsReactedToWhateverInterleaves(
      @ForAll long seed, @ForAll @IntRange(min = 10, max = 50) int length) {
    Random random = new Random(seed);
    List<Record> stream = expirations(length);
    Turns turns = new Turns(List.of(1, 2), random, () -> operate(random));
    CompletableFuture<Void> first = run(new Fleet(1, stream, turns, random.nextLong()));
    CompletableFuture<Void> second = run(new Fleet(2, stream, turns, random.nextLong()));
    CompletableFuture.allOf(first, second).join();

    assertThat(new HashSet<>(channel.done())).containsAll(ids(stream));
    assertThat(List.of(expired(1), expired(2))).containsExactly((long) length, (long) length);
  }

  /** Seldom, switches; seldom, lets so much time pass that processes learn of it. */
  private void operate(Random random) {
    if (random.nextInt(60) == 0) {
      generations.switchTo(1 + random.nextInt(2));
    }
    if (random.nextInt(30) == 0) {
      tables.clock().advance(Duration.ofSeconds(5));
    }
  }

  private static CompletableFuture<Void> run(Fleet fleet) {
    return CompletableFuture.runAsync(fleet, one -> new Thread(one, "fleet").start());
  }

  /** The processes of one generation, one after the other. */
  private final class Fleet implements Runnable {
    private final int generation;
    private final List<Record> stream;
    private final Turns turns;
    private final Random random;
    private final Deaths deaths;

    Fleet(int generation, List<Record> stream, Turns turns, long seed) {
      this.generation = generation;
      this.stream = stream;
      this.turns = turns;
      this.random = new Random(seed);
      this.deaths = new Deaths(random, 3);
    }

    @Override
    public void run() {
      try {
        for (int checkpoint = 0; checkpoint < stream.size(); ) {
          checkpoint = live(checkpoint);
        }
      } finally {
        turns.leave(generation);
      }
    }

    /** Lives through a process, and returns its last checkpoint. */
    private int live(int from) {
      int checkpoint = from;
      try (Reactions reactions = reactions();
          StreamConsumer consumer =
              consumer(generation, reactions, deaths.next(), turns.of(generation))) {
        while (checkpoint < stream.size()) {
          int to = Math.min(stream.size(), checkpoint + 1 + random.nextInt(9));
          process(consumer, stream.subList(checkpoint, to));
          checkpoint = random.nextInt(6) == 0 ? checkpoint : to;
        }
      } catch (Crash.Killed e) {
        deaths.died();
      }
      return checkpoint;
    }
  }

  private void switchTo(int generation) {
    generations.switchTo(generation);
    tables.clock().advance(Duration.ofSeconds(5));
  }

  private void deliver(int generation, List<Record> records) {
    assertThat(deliverUntil(new Crash(-1), generation, records)).isTrue();
  }

  /** Returns whether a process got through. */
  private boolean deliverUntil(Crash crash, int generation, List<Record> records) {
    try (Reactions reactions = reactions();
        StreamConsumer consumer = consumer(generation, reactions, crash)) {
      process(consumer, records);
      return true;
    } catch (Crash.Killed e) {
      return false;
    }
  }

  private Reactions reactions() {
    return Reactions.builder(
            new ReactionContext(tables.client(), names, tables.clock(), Duration.ofDays(30)))
        .choose(ReactionSettings.parseAll(List.of(reaction)))
        .build();
  }

  private StreamConsumer consumer(
      int generation, Reactions reactions, ExecutionInterceptor... interceptors) {
    return StreamConsumer.builder(tables.client(interceptors))
        .tables(names.withGeneration(generation))
        .clock(tables.clock())
        .options(
            ConsumerOptions.builder()
                .generation(generation)
                .packActions(12)
                .chainsInAll(1) // One call after the other, or the order would not be ours.
                .build())
        .reactor(reactions)
        .build();
  }

  private static void process(StreamConsumer consumer, List<Record> records) {
    assertThat(
            consumer
                .process(new ShardBatch("stream", "shard", records), BatchControl.untilDone())
                .complete())
        .isTrue();
  }

  private List<Record> expirations(int count) {
    List<Record> expired = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Note note =
          Note.builder(NoteId.next(TestRecords.START), ALICE, TestRecords.START)
              .title("title")
              .expiry(Expiry.notBefore(TestRecords.START))
              .build();
      expired.add(records.expired(note));
    }
    return expired;
  }

  private static List<String> ids(List<Record> records) {
    return records.stream()
        .map(Record::dynamodb)
        .map(one -> one.oldImage().get("noteId").s() + ":" + one.sequenceNumber())
        .toList();
  }

  private static List<Record> both(List<Record> some, List<Record> others) {
    return Stream.of(some, others).flatMap(List::stream).toList();
  }

  private long expired(int generation) {
    Map<String, AttributeValue> item =
        tables
            .client()
            .getItem(
                r ->
                    r.tableName(names.withGeneration(generation).noteViews())
                        .key(ViewKeys.userSummary(ALICE))
                        .consistentRead(true))
            .item();
    return UserSummary.fromItem(ALICE, item).expired();
  }
}
