package io.notestream.consumer.worker.cli;

import io.notestream.cli.Heading;
import io.notestream.consumer.internal.clock.ServerTimes;
import io.notestream.consumer.watermark.LedgerWatermark;
import io.notestream.consumer.watermark.Watermark;
import io.notestream.consumer.worker.internal.client.StreamClients;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.consumer.worker.internal.kcl.lease.LeaseTableNames;
import io.notestream.consumer.worker.internal.kcl.lease.LeaseWatermark;
import io.notestream.model.change.NoteChange;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that have to know how far the consumer has come. */
@Heading("Consumer")
final class WatermarkOptions {

  /** How late a record appears in the stream of an endpoint that is not Amazon's, at most. */
  private static final Duration LOCAL_DELAY = Duration.ofSeconds(1);

  /** Who counts. */
  enum Kind {
    WORKER,
    LAMBDA
  }

  @Option(
      names = "--consumer",
      paramLabel = "worker|lambda",
      description = {
        "Who counts, which is waited for: workers, which are known to have come as far as their lease",
        "tables say, or functions, of which the views alone tell. Without it, workers if there are",
        "lease tables of --application."
      })
  private @Nullable Kind kind;

  @Mixin private final ApplicationOption application = new ApplicationOption();

  /**
   * Returns the watermark of the consumer of a generation.
   *
   * @param relevant which changes matter to the command
   */
  Watermark watermark(
      WorkerClients clients,
      TableOptions tables,
      CountingOptions counting,
      Predicate<NoteChange> relevant) {
    StreamClients stream = clients.forStream();
    LeaseTableNames leases =
        new LeaseTableNames(
            WorkerCommand.applicationOf(application.application(), tables.generation()),
            tables.names().notes());
    InstantSource clock = InstantSource.system();
    Duration delay = tables.endpoint() == null ? LedgerWatermark.STREAM_DELAY : LOCAL_DELAY;
    Kind chosen = kind;
    if (chosen == null) {
      boolean workers = LeaseWatermark.hasLeases(stream, leases);
      chosen = workers ? Kind.WORKER : Kind.LAMBDA;
    }
    return switch (chosen) {
      case WORKER ->
          new LeaseWatermark(
              stream, tables.names(), leases, new ServerTimes(clock, counting.guard()), delay);
      case LAMBDA ->
          LedgerWatermark.builder(stream.dynamoDb(), stream.streams(), tables.names())
              .clock(clock, counting.guard())
              .relevant(relevant)
              .streamDelay(delay)
              .build();
    };
  }
}
