package io.notestream.consumer.simulation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.consumer.BrokenInvariants;
import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.SimulatedConsumers;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.oracle.History;
import io.notestream.consumer.summary.Weekdays;
import io.notestream.model.table.TableNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** Makes the consumers of processes. */
final class Consumers {

  private static final Map<Variant, ConsumerOptions> OPTIONS = new ConcurrentHashMap<>();

  private final TableNames names;
  private final Mistake mistake;
  private final boolean told;
  private final MeterRegistry meters = new SimpleMeterRegistry();

  /**
   * @param names the tables, with the views of one generation
   * @param told whether each consumer is told since when to count; otherwise the first one must be
   *     {@link #begin begun} that is
   */
  Consumers(TableNames names, Mistake mistake, boolean told) {
    this.names = names;
    this.mistake = mistake;
    this.told = told;
  }

  /** Lets a consumer begin to count, which is told since when. */
  void begin(Random random) {
    ConsumerOptions options = new Variant(names.generation(), 50, 1, mistake, true).options();
    try (StreamConsumer first =
        SimulatedConsumers.build(
            StreamConsumer.builder(Network.DYNAMO_DB)
                .tables(names)
                .clock(() -> Actor.current().kernel().instant())
                .options(options),
            random,
            VirtualLock::new)) {
      first.start(BatchControl.untilDone());
    }
  }

  /** Returns what all consumers have in common. */
  ConsumerOptions options() {
    return options(50, 1);
  }

  private ConsumerOptions options(int packActions, int chainsPerBatch) {
    return OPTIONS.computeIfAbsent(
        new Variant(names.generation(), packActions, chainsPerBatch, mistake, told),
        Variant::options);
  }

  StreamConsumer make(Process process, SimulatedReactor reactor) {
    Random random = process.actor().random();
    ConsumerOptions options = options(random.nextBoolean() ? 50 : 9, 1 + random.nextInt(4));
    return SimulatedConsumers.build(
        StreamConsumer.builder(Network.DYNAMO_DB)
            .tables(names)
            .clock(process.clock())
            .meters(meters)
            .options(options)
            .reactor(reactor),
        random,
        VirtualLock::new);
  }

  /** How consumers differ. Options are kept: to check them takes longer than a batch. */
  private record Variant(
      int generation, int packActions, int chainsPerBatch, Mistake mistake, boolean told) {

    ConsumerOptions options() {
      ConsumerOptions.Builder options =
          ConsumerOptions.builder()
              .generation(generation)
              .projections(List.of(Weekdays.PROJECTION))
              .packActions(packActions)
              .chainsPerBatch(chainsPerBatch);
      if (told) {
        options.countingSince(History.COUNTING_SINCE);
      }
      if (mistake == Mistake.NO_GUARD) {
        options.expiryRule(
            new ExpiryCauseRule(
                Duration.ZERO, ConsumerOptions.defaults().expiryRule().plainCause()));
      }
      return options.build();
    }
  }

  /** Returns which invariants any of the consumers has found broken. */
  List<String> brokenInvariants() {
    return BrokenInvariants.in(meters);
  }
}
