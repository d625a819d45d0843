package io.notestream.consumer.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.BrokenInvariants;
import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.TestTables;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.deadletter.LetterEntry;
import io.notestream.consumer.deadletter.RedriveResult;
import io.notestream.consumer.deadletter.RedriveResult.Outcome;
import io.notestream.consumer.oracle.History.Step;
import io.notestream.consumer.summary.Weekdays;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.DeadLetter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * The promise: whatever is delivered, however often, in whatever batches, by however many
 * consumers, and whenever they are killed, the tables say what the history says.
 */
class ExactlyOnceTest {

  /** How many histories a try takes: one, unless there is time for more. */
  private static final int HISTORIES = Integer.getInteger("test.histories", 1);

  /** Of all consumers. */
  private static final MeterRegistry METERS = new SimpleMeterRegistry();

  private static TestTables tables;

  @BeforeContainer
  static void startEngine() {
    tables = new TestTables();
  }

  @AfterContainer
  static void stopEngine() {
    tables.close();
  }

  @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
  void everyPrefixIsCountedExactly(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int length) {
    histories(seed, one -> countsEveryPrefix(one, length));
  }

  private static void countsEveryPrefix(long seed, int length) {
    List<Step> history = History.random(seed, length, 3);
    TableNames names = tables.create();
    Random random = new Random(seed);

    try (StreamConsumer consumer = consumer(tables.client(), names, 50)) {
      int position = 0;
      while (position < history.size()) {
        int from = Math.max(0, position - random.nextInt(5));
        int to = Math.min(history.size(), position + 1 + random.nextInt(6));
        BatchOutcome outcome = deliver(consumer, records(history, from, to, random));
        assertThat(outcome.complete()).isTrue();
        position = Math.max(position, to);
        assertThat(tablesOf(names)).isEqualTo(Oracle.expected(history.subList(0, position)));
      }
    }
  }

  @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
  void consumersThatAreKilledAtAnyMomentLoseAndRepeatNothing(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 60) int length) {
    histories(seed, one -> survivesKills(one, length));
  }

  private static void survivesKills(long seed, int length) {
    List<Step> history = History.random(seed, length, 4);
    TableNames names = tables.create();
    Random random = new Random(seed);
    Deaths deaths = new Deaths(random, 12);
    for (int checkpoint = 0; checkpoint < history.size(); ) {
      // Each round is a process that starts at the checkpoint, and perhaps is killed on its way.
      DynamoDbClient client = tables.client(deaths.next());
      try (StreamConsumer consumer = consumer(client, names, random.nextBoolean() ? 50 : 7)) {
        while (checkpoint < history.size()) {
          int to = Math.min(history.size(), checkpoint + 1 + random.nextInt(25));
          BatchOutcome outcome = deliver(consumer, records(history, checkpoint, to, random));
          assertThat(outcome.complete()).isTrue();
          checkpoint = random.nextInt(4) == 0 ? checkpoint : to;
        }
      } catch (Crash.Killed e) {
        deaths.died();
      }
    }

    assertThat(tablesOf(names)).isEqualTo(Oracle.expected(history));
  }

  @Property(tries = 8, shrinking = ShrinkingMode.BOUNDED)
  void twoConsumersAtOnceCountEverythingOnce(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 60) int length) {
    histories(seed, one -> countsWithTwo(one, length));
  }

  private static void countsWithTwo(long seed, int length) {
    List<Step> history = History.random(seed, length, 4);
    TableNames names = tables.create();

    CompletableFuture<Void> one = CompletableFuture.runAsync(() -> deliverAll(names, history, 1));
    CompletableFuture<Void> two = CompletableFuture.runAsync(() -> deliverAll(names, history, 2));
    CompletableFuture.allOf(one, two).join();

    assertThat(tablesOf(names)).isEqualTo(Oracle.expected(history));
  }

  @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
  void refusedChangesAreMissingUntilTheyAreRedriven(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 60) int length) {
    histories(seed, one -> redrivesWhatWasRefused(one, length));
  }

  private static void redrivesWhatWasRefused(long seed, int length) {
    List<Step> history = History.random(seed, length, 4);
    TableNames names = tables.create();
    Random random = new Random(seed);
    Refusals refusals = Refusals.of(history, random);

    Deaths deaths = new Deaths(random, 8);
    for (int checkpoint = 0; checkpoint < history.size(); ) {
      Crash crash = deaths.next();
      try (StreamConsumer consumer =
          consumer(tables.client(crash, refusals), names, random.nextBoolean() ? 50 : 7)) {
        while (checkpoint < history.size()) {
          // Over the minutes, or the breaker would take so many refusals for the table's fault.
          tables.clock().advance(Duration.ofSeconds(61));
          int to = Math.min(history.size(), checkpoint + 1 + random.nextInt(25));
          BatchOutcome outcome = deliver(consumer, records(history, checkpoint, to, random));
          assertThat(outcome.complete()).isTrue();
          checkpoint = random.nextInt(4) == 0 ? checkpoint : to;
        }
      } catch (Crash.Killed e) {
        deaths.died();
      }
    }
    assertThat(tablesOf(names)).isEqualTo(Oracle.expected(history, refusals));

    refusals.repair();
    redriveAll(names, refusals, deaths);
    assertThat(Oracle.withoutBaselines(tablesOf(names)))
        .isEqualTo(refusals.withLettersDone(Oracle.withoutBaselines(Oracle.expected(history))));
  }

  /** Redrives in any order, until nothing is open that can be read, however often it is killed. */
  private static void redriveAll(TableNames names, Refusals refusals, Deaths deaths) {
    while (true) {
      Crash crash = deaths.next();
      DynamoDbClient client = tables.client(crash, refusals);
      DeadLetters letters = new DeadLetters(client, names, tables.clock(), Duration.ofDays(7));
      try (StreamConsumer consumer = consumer(client, names, 50)) {
        List<LetterEntry> open = new ArrayList<>(letters.list(DeadLetter.State.OPEN).toList());
        open.removeIf(letter -> letter.reason().equals("MALFORMED"));
        if (open.isEmpty()) {
          return;
        }
        deaths.shuffle(open);
        for (LetterEntry letter : open) {
          assertThat(letters.redrive(letter.id(), consumer::redrive, BatchControl.untilDone()))
              .extracting(RedriveResult::outcome)
              .isIn(Outcome.APPLIED, Outcome.ALREADY_APPLIED);
        }
      } catch (Crash.Killed e) {
        deaths.died();
      }
    }
  }

  @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
  void faultsChangeNothing(@ForAll long seed, @ForAll @IntRange(min = 5, max = 40) int length) {
    histories(seed, one -> survivesFaults(one, length));
  }

  private static void survivesFaults(long seed, int length) {
    List<Step> history = History.random(seed, length, 4);
    TableNames names = tables.create();

    tables.engine().faults().seed(seed);
    tables.engine().faults().on("TransactWriteItems", "UpdateItem").rate(0.10).throttle();
    tables.engine().faults().on("TransactWriteItems", "PutItem").rate(0.10).loseResponse();
    tables.engine().faults().on("TransactWriteItems").rate(0.10).conflict();
    tables
        .engine()
        .faults()
        .on("BatchGetItem", "TransactWriteItems")
        .rate(0.05)
        .internalServerError();
    try {
      deliverAll(names, history, seed);
    } finally {
      tables.engine().faults().clear();
    }

    assertThat(tablesOf(names)).isEqualTo(Oracle.expected(history));
  }

  private static void histories(long seed, LongConsumer check) {
    LongStream.range(seed, seed + HISTORIES).forEach(check);
  }

  private static void deliverAll(TableNames names, List<Step> history, long seed) {
    Random random = new Random(seed);
    try (StreamConsumer consumer = consumer(tables.client(), names, 50)) {
      for (int from = 0; from < history.size(); ) {
        int to = Math.min(history.size(), from + 1 + random.nextInt(20));
        assertThat(deliver(consumer, records(history, from, to, random)).complete()).isTrue();
        from = to;
      }
    }
  }

  private static StreamConsumer consumer(DynamoDbClient client, TableNames names, int actions) {
    return StreamConsumer.builder(client)
        .tables(names)
        .clock(tables.clock())
        .meters(METERS)
        .options(
            ConsumerOptions.builder()
                .countingSince(History.COUNTING_SINCE)
                .projections(List.of(Weekdays.PROJECTION))
                .packActions(actions)
                .chainsPerBatch(4)
                .build())
        .build();
  }

  /** Records of the history, some of them twice in a row, as a producer's retry leaves them. */
  private static List<Record> records(List<Step> history, int from, int to, Random random) {
    List<Record> records = new ArrayList<>();
    for (Step step : history.subList(from, to)) {
      records.add(step.record());
      if (random.nextInt(10) == 0) {
        records.add(step.record());
      }
    }
    return records;
  }

  private static BatchOutcome deliver(StreamConsumer consumer, List<Record> records) {
    return consumer.process(new ShardBatch("stream", "shard", records), BatchControl.untilDone());
  }

  private static TreeSet<String> tablesOf(TableNames names) {
    assertThat(BrokenInvariants.in(METERS)).isEmpty();
    return Oracle.actual(tables.scan(names.noteViews()), tables.scan(names.noteOps()));
  }
}
