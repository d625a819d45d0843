package io.notestream.consumer.worker.cli;

import io.notestream.cli.OptionValues;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.deadletter.RedriveResult;
import io.notestream.consumer.expiry.ReactionContext;
import io.notestream.consumer.expiry.Reactions;
import io.notestream.consumer.worker.internal.client.HttpClients;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.model.view.IncompatibleViewsException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pipeline for a command that applies some records and ends. */
final class OneShotConsumer implements AutoCloseable {

  private final Reactions reactions;
  private final StreamConsumer consumer;

  /**
   * @param react whether expirations lead to the chosen reactions
   */
  OneShotConsumer(
      WorkerClients clients, TableOptions tables, ProcessingOptions processing, boolean react) {
    this(clients, tables, processing, react, null);
  }

  /**
   * @param countingSince since when to count in tables that do not say yet; {@code null} for now
   */
  OneShotConsumer(
      WorkerClients clients,
      TableOptions tables,
      ProcessingOptions processing,
      boolean react,
      @Nullable Instant countingSince) {
    var options = processing.options(tables.generation());
    if (countingSince != null) {
      options.countingSince(countingSince);
    }
    var chosen =
        Reactions.builder(
                new ReactionContext(
                    clients.dynamoDb(),
                    tables.names(),
                    InstantSource.system(),
                    processing.archiveRetention(),
                    HttpClients::blocking))
            .choose(react ? processing.reactions() : List.of());
    this.reactions = OptionValues.read("--reaction", chosen::build);
    this.consumer =
        StreamConsumer.builder(clients.unretried())
            .tables(tables.names())
            .options(options.build())
            .reactor(reactions)
            .build();
    try {
      consumer.requireCompatible();
    } catch (IncompatibleViewsException e) {
      close();
      throw e;
    }
  }

  StreamConsumer consumer() {
    return consumer;
  }

  /** Whether nothing is left to be done about a letter after that. */
  static boolean settles(RedriveResult.Outcome outcome) {
    return switch (outcome) {
      case APPLIED, ALREADY_APPLIED, REACTION_DUE, ERASED -> true;
      case NOT_OPEN, OTHER_GENERATION, FOREIGN, MALFORMED, COLLISION, REFUSED, STOPPED -> false;
    };
  }

  @Override
  public void close() {
    consumer.close();
    reactions.close();
  }
}
