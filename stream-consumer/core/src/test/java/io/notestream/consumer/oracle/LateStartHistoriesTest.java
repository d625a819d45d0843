package io.notestream.consumer.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.BrokenInvariants;
import io.notestream.consumer.EngineTables;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.backfill.Backfill;
import io.notestream.consumer.backfill.BackfillResult;
import io.notestream.consumer.backfill.BackfillResult.Outcome;
import io.notestream.consumer.backfill.Backfills;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.watermark.LedgerWatermark;
import io.notestream.consumer.watermark.Watermark;
import io.notestream.local.fault.Faults;
import io.notestream.model.view.DeadLetter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * The promise of a late start: whatever the notes have been through before anybody counted, the
 * counters are right once each note was touched or a backfill has passed, and never negative
 * before.
 */
class LateStartHistoriesTest {

  /** How many histories a try takes: one, unless there is time for more. */
  private static final int HISTORIES = Integer.getInteger("test.histories", 1);

  /** Of all consumers. */
  private static final MeterRegistry METERS = new SimpleMeterRegistry();

  @Property(tries = 2, shrinking = ShrinkingMode.OFF)
  void countersAreRightOnceEveryNoteWasTouched(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 40) int length) {
    for (long one = seed; one < seed + HISTORIES; one++) {
      try (Run run = new Run(one, length)) {
        run.consume(run.world.records().size());
        run.world.touchAll();
        while (!run.isCaughtUp()) {
          run.consumeSome();
          assertThat(run.world.negative()).isEmpty();
        }

        assertThat(run.world.actual()).isEqualTo(run.world.expected());
      }
    }
  }

  @Property(tries = 1, shrinking = ShrinkingMode.OFF)
  void aBackfillUnderLoadThatIsKilledAtAnyMomentLosesAndRepeatsNothing(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 40) int length) {
    for (long one = seed; one < seed + HISTORIES; one++) {
      try (Run run = new Run(one, length)) {
        run.backfillUnderLoad(new Deaths(run.random, 6), new SomeRefused(0L), false);
      }
    }
  }

  @Property(tries = 1, shrinking = ShrinkingMode.OFF)
  void norDoThrottlesLostResponsesAndConflicts(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 40) int length) {
    for (long one = seed; one < seed + HISTORIES; one++) {
      try (Run run = new Run(one, length)) {
        run.faults(one);
        run.backfillUnderLoad(new Deaths(run.random, 0), new SomeRefused(0L), false);
      }
    }
  }

  @Property(tries = 1, shrinking = ShrinkingMode.OFF)
  void changesInTheDeadLettersAreLeftOutUntilTheyAreRedriven(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 40) int length) {
    for (long one = seed; one < seed + HISTORIES; one++) {
      try (Run run = new Run(one, length)) {
        run.backfillUnderLoad(new Deaths(run.random, 3), new SomeRefused(one), true);
      }
    }
  }

  /** One history, with a consumer and perhaps a backfill. */
  private static final class Run implements AutoCloseable {

    private final EngineTables tables = EngineTables.startAt(LateWorld.COUNTING_SINCE);
    private final DynamoDbStreamsClient streams = tables.streams();
    private final Random random;
    private final LateWorld world;
    private StreamConsumer consumer;
    private int checkpoint;

    Run(long seed, int length) {
      random = new Random(seed);
      world = new LateWorld(tables, streams, seed, 3);
      world.age(length, length / 2);
      consumer = consumer(none());
      consumer.start(BatchControl.untilDone());
    }

    void faults(long seed) {
      Faults faults = tables.engine().faults();
      String views = tables.names().noteViews();
      String ops = tables.names().noteOps();
      faults.seed(seed);
      faults.on("TransactWriteItems").table(views).rate(0.10).throttle();
      faults.on("TransactWriteItems").table(views).rate(0.10).loseResponse();
      faults.on("TransactWriteItems").table(views).rate(0.10).conflict();
      faults.on("PutItem").table(ops).rate(0.10).loseResponse();
      faults.on("PutItem", "GetItem", "Query").table(ops).rate(0.05).throttle();
      faults.on("GetItem", "BatchGetItem").table(views).rate(0.05).internalServerError();
      faults.on("UpdateItem").table(views).rate(0.10).loseResponse();
      faults.on("Scan").table(tables.names().notes()).rate(0.10).throttle();
    }

    /** Notes change, a consumer counts with some delay, and a backfill runs beside it. */
    void backfillUnderLoad(Deaths deaths, SomeRefused refused, boolean refuses) {
      if (!refuses) {
        refused.repair();
      }
      for (int i = random.nextInt(10); i > 0; i--) {
        liveOn(deaths, refused, refuses);
      }
      AtomicBoolean done = new AtomicBoolean();
      CompletableFuture<BackfillResult> running =
          CompletableFuture.supplyAsync(() -> backfill(deaths.fork(), refused, done));
      int busy = 0;
      while (!running.isDone()) {
        if (++busy < 40) {
          liveOn(deaths, refused, refuses);
        } else {
          consumeAll(deaths, refused); // Let it pass: what happens is always ahead of it.
          tables.clock().advance(Duration.ofSeconds(1));
          Stop.never().pause(Duration.ofMillis(5));
        }
        if (refuses && busy == 40) {
          refused.repair();
          redriveAll();
          done.set(true);
        }
      }
      refused.repair();
      assertThat(running.join().outcome()).isIn(Outcome.DONE, Outcome.DONE_BEFORE);
      consumeAll(deaths, refused);
      tables.engine().faults().clear();
      redriveAll();
      assertThat(world.actual()).isEqualTo(world.expected());

      // Also once the consumer looks no baselines up any more.
      tables.clock().advance(Duration.ofMinutes(3));
      world.touchAll();
      for (int i = 0; i < 10; i++) {
        world.step();
      }
      consumeAll(deaths, refused);
      assertThat(world.actual()).isEqualTo(world.expected());
    }

    private void liveOn(Deaths deaths, SomeRefused refused, boolean refuses) {
      world.step();
      if (random.nextInt(3) == 0) {
        consumeSurely(deaths, refused, 1 + random.nextInt(6));
      }
      if (!refuses) { // While a change stands in the dead letters, there may be.
        assertThat(world.negative()).isEmpty();
      }
      assertThat(BrokenInvariants.in(METERS)).isEmpty();
    }

    /** Backfills, again and again if it is killed or leaves something out. */
    private BackfillResult backfill(Deaths deaths, SomeRefused refused, AtomicBoolean repaired) {
      while (true) {
        Watermark watermark =
            LedgerWatermark.builder(tables.client(), streams, tables.names())
                .clock(tables.clock(), Duration.ofSeconds(60))
                .streamDelay(Duration.ZERO)
                .build();
        Crash crash = deaths.next();
        Backfill backfill =
            Backfills.small(
                tables.client(crash, refused), tables.names(), watermark, tables.clock());
        try {
          BackfillResult result = backfill.run(Stop.never());
          if (result.outcome() != Outcome.LEFT_OUT) {
            return result;
          }
          Stop.never().pause(Duration.ofMillis(repaired.get() ? 1 : 100));
        } catch (Crash.Killed e) {
          deaths.died();
        }
      }
    }

    void consumeAll(Deaths deaths, SomeRefused refused) {
      while (!isCaughtUp()) {
        consumeSurely(deaths, refused, 50);
      }
    }

    private void consumeSurely(Deaths deaths, SomeRefused refused, int count) {
      int goal = Math.min(world.records().size(), checkpoint + count);
      while (checkpoint < goal) {
        try {
          consume(goal);
        } catch (Crash.Killed e) {
          deaths.died();
        }
        consumer.close();
        consumer = consumer(deaths.next(), refused);
      }
    }

    void consumeSome() {
      consume(Math.min(world.records().size(), checkpoint + 1 + random.nextInt(6)));
    }

    /** Delivers up to a record, some of them again. */
    void consume(int to) {
      int from = Math.max(0, checkpoint - random.nextInt(3));
      List<Record> batch = new ArrayList<>(world.records().subList(from, to));
      BatchOutcome outcome =
          consumer.process(new ShardBatch("stream", "shard", batch), BatchControl.untilDone());
      assertThat(outcome.complete()).isTrue();
      checkpoint = Math.max(checkpoint, to);
    }

    boolean isCaughtUp() {
      return checkpoint == world.records().size();
    }

    private void redriveAll() {
      DeadLetters letters =
          new DeadLetters(tables.client(), tables.names(), tables.clock(), Duration.ofDays(7));
      try (StreamConsumer redriving = consumer(none())) {
        letters
            .list(DeadLetter.State.OPEN)
            .toList()
            .forEach(
                letter ->
                    letters.redrive(letter.id(), redriving::redrive, BatchControl.untilDone()));
      }
    }

    private StreamConsumer consumer(ExecutionInterceptor... interceptors) {
      return StreamConsumer.builder(
              interceptors.length == 0 ? tables.client() : tables.client(interceptors))
          .tables(tables.names())
          .clock(tables.clock())
          .meters(METERS)
          .build();
    }

    private static ExecutionInterceptor[] none() {
      return new ExecutionInterceptor[0];
    }

    @Override
    public void close() {
      consumer.close();
      tables.close();
    }
  }
}
