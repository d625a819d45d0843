package io.notestream.consumer.simulation;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.SimulatedConsumers;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.oracle.History;
import io.notestream.consumer.summary.Weekdays;
import io.notestream.model.table.TableNames;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Makes the consumers of processes: each has a clock that is a little wrong. */
final class Consumers {

  private static final int SKEW_SECONDS = 20;

  private final TableNames names;
  private final Mistake mistake;

  Consumers(TableNames names, Mistake mistake) {
    this.names = names;
    this.mistake = mistake;
  }

  StreamConsumer make(Actor actor, SimulatedReactor reactor) {
    Random random = actor.random();
    Duration skew =
        Duration.ofMillis(random.nextInt(2 * SKEW_SECONDS * 1000)).minusSeconds(SKEW_SECONDS);
    ConsumerOptions.Builder options =
        ConsumerOptions.builder()
            .countingSince(History.COUNTING_SINCE)
            .projections(List.of(Weekdays.PROJECTION))
            .packActions(random.nextBoolean() ? 50 : 9)
            .chainsPerBatch(1 + random.nextInt(4));
    if (mistake == Mistake.NO_GUARD) {
      options.expiryRule(
          new ExpiryCauseRule(Duration.ZERO, ConsumerOptions.defaults().expiryRule().plainCause()));
    }
    return SimulatedConsumers.build(
        StreamConsumer.builder(Network.DYNAMO_DB)
            .tables(names)
            .clock(() -> actor.kernel().instant().plus(skew))
            .options(options.build())
            .reactor(reactor),
        random);
  }
}
