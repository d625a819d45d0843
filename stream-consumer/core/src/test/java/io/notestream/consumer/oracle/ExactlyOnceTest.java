package io.notestream.consumer.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.BatchControl;
import io.notestream.consumer.BatchOutcome;
import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.ShardBatch;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.TestTables;
import io.notestream.consumer.oracle.History.Step;
import io.notestream.model.table.TableNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
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

  @Property(tries = 20, shrinking = ShrinkingMode.BOUNDED)
  void consumersThatAreKilledAtAnyMomentLoseAndRepeatNothing(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 60) int length) {
    List<Step> history = History.random(seed, length, 4);
    TableNames names = tables.create();
    Random random = new Random(seed);
    int checkpoint = 0;
    int kills = 0;

    while (checkpoint < history.size()) {
      // Each round is a process that starts at the checkpoint, and perhaps is killed on its way.
      Crash crash = new Crash(kills < 12 ? random.nextInt(60) : -1);
      DynamoDbClient client = tables.client(crash);
      StreamConsumer consumer = consumer(client, names, random.nextBoolean() ? 50 : 7);
      try {
        while (checkpoint < history.size()) {
          int to = Math.min(history.size(), checkpoint + 1 + random.nextInt(25));
          BatchOutcome outcome = deliver(consumer, records(history, checkpoint, to, random));
          assertThat(outcome.complete()).isTrue();
          checkpoint = random.nextInt(4) == 0 ? checkpoint : to;
        }
      } catch (Crash.Killed e) {
        kills++;
      } finally {
        consumer.close();
      }
    }

    assertThat(tablesOf(names)).isEqualTo(Oracle.expected(history));
  }

  @Property(tries = 8, shrinking = ShrinkingMode.BOUNDED)
  void twoConsumersAtOnceCountEverythingOnce(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 60) int length) {
    List<Step> history = History.random(seed, length, 4);
    TableNames names = tables.create();

    CompletableFuture<Void> one = CompletableFuture.runAsync(() -> deliverAll(names, history, 1));
    CompletableFuture<Void> two = CompletableFuture.runAsync(() -> deliverAll(names, history, 2));
    CompletableFuture.allOf(one, two).join();

    assertThat(tablesOf(names)).isEqualTo(Oracle.expected(history));
  }

  @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
  void faultsChangeNothing(@ForAll long seed, @ForAll @IntRange(min = 5, max = 40) int length) {
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
        .options(
            ConsumerOptions.builder()
                .countingSince(History.COUNTING_SINCE)
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
    return Oracle.actual(tables.scan(names.noteViews()), tables.scan(names.noteOps()));
  }
}
