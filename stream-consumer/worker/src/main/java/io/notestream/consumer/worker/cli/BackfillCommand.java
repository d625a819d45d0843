package io.notestream.consumer.worker.cli;

import io.notestream.cli.Heading;
import io.notestream.cli.Interruptible;
import io.notestream.cli.Range;
import io.notestream.consumer.backfill.Backfill;
import io.notestream.consumer.backfill.BackfillResult;
import io.notestream.consumer.backfill.BackfillResult.Outcome;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.watermark.Watermark;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.model.change.NoteChange;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code backfill}. */
@Command(
    name = "backfill",
    description = {
      "Counts the notes that were there before anybody counted, and that nobody has changed since.",
      "Workers and functions may be running, and have to be: it waits until they have counted what"
          + " happened before a note was read. Interrupted, it goes on where it was when it is"
          + " started again."
    })
final class BackfillCommand implements Callable<Integer> {

  private static final Duration LONGEST_STOP = Duration.ofSeconds(25);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private Rate rate = new Rate();
  @Mixin private GiveUpOptions giveUp = new GiveUpOptions();
  @Mixin private WatermarkOptions watermark = new WatermarkOptions();
  @Mixin private CountingOptions counting = new CountingOptions();
  @Mixin private TableOptions tables = new TableOptions();

  @Option(
      names = "--json",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description =
          "Print how far it is as JSON, an object a line, every five seconds and at the end.")
  private boolean json;

  /** The options that say how fast it may be. */
  @Heading("Rate")
  static final class Rate {

    @Mixin private final RateOptions units = new RateOptions();

    @Option(
        names = "--segments",
        paramLabel = "N",
        defaultValue = "4",
        description = {
          "In how many segments the notes are scanned at the same time. One that is resumed keeps to",
          "the number with which it was begun."
        })
    @Range(min = 1, max = Backfill.Builder.MOST_SEGMENTS)
    private int segments = 4;
  }

  @Override
  public Integer call() {
    try (WorkerClients clients = tables.clients()) {
      new TableCheck(clients.dynamoDb()).require(NotestreamTables.all(tables.names()));
      return backfill(clients);
    }
  }

  private int backfill(WorkerClients clients) {
    Predicate<NoteChange> concerned =
        Backfill.concernedBy(clients.dynamoDb(), tables.names(), counting.guard());
    Watermark reached = watermark.watermark(clients, tables, counting, concerned);
    Backfill backfill =
        Backfill.builder(clients.unretried(), tables.names(), reached)
            .generation(tables.generation())
            .guard(counting.guard())
            .projections(counting.projections())
            .segments(rate.segments)
            .readUnitsPerSecond(rate.units.readUnits())
            .writeUnitsPerSecond(rate.units.writeUnits())
            .build();
    Instant start = Instant.now();
    AtomicBoolean interrupted = new AtomicBoolean();
    Stop gaveUp = giveUp.stop(() -> backfill.stuckSince().orElse(null));
    return Interruptible.run(
        LONGEST_STOP,
        () -> interrupted.set(true),
        () -> {},
        () -> {
          try (BackfillReport report =
              BackfillReport.start(backfill, json, spec.commandLine().getOut())) {
            BackfillResult result = backfill.run(gaveUp.or(interrupted::get));
            if (result.outcome() == Outcome.STOPPED && gaveUp.requested() && !interrupted.get()) {
              throw giveUp.gaveUp(backfill.failing(start).orElse(""));
            }
            report.print(result);
            return result.outcome() == Outcome.DONE || result.outcome() == Outcome.DONE_BEFORE
                ? 0
                : 1;
          }
        });
  }
}
