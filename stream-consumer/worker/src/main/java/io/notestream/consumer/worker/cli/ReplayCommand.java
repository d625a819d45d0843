package io.notestream.consumer.worker.cli;

import io.notestream.cli.FlagOnly;
import io.notestream.cli.Progress;
import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.record.RecordReader;
import io.notestream.consumer.replay.DryRun;
import io.notestream.consumer.replay.Replayer;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code replay}. */
@Command(
    name = "replay",
    description = {
      "Applies records from files to the tables.",
      "A file is a capture, events of Lambda, what get-records prints, what Lambda put into a bucket"
          + " on failure, or JSON Lines; each may be compressed with gzip. What has counted already"
          + " does not count again."
    })
final class ReplayCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      required = true,
      description = "The file; repeat the option for several.")
  private List<Path> files = List.of();

  @Option(
      names = "--dry-run",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Only print what would be done. Needs no tables.")
  private boolean dryRun;

  @Option(
      names = "--react",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Run the reactions of --reaction for expirations. Without it, none runs.")
  private boolean react;

  @Option(
      names = "--force",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = {
        "Also apply records that are older than half of --audit-days: those whose audit records are",
        "gone count again."
      })
  @FlagOnly
  private boolean force;

  @Option(
      names = "--counting-since",
      paramLabel = "TIME",
      description = {
        "When counting began, for tables that do not know yet, such as 2026-01-01T00:00:00Z. Without",
        "it, 1970, since a replay into empty tables knows the whole history."
      })
  private @Nullable Instant countingSince;

  @Mixin private GiveUpOptions giveUp = new GiveUpOptions();
  @Mixin private ProcessingOptions processing = new ProcessingOptions();
  @Mixin private TableOptions tables = new TableOptions();

  private final AtomicLong read = new AtomicLong();

  @Override
  public Integer call() throws IOException {
    try (Progress progress = Progress.start(() -> "read " + read.get() + " records")) {
      return dryRun ? dryRun(progress) : replay(progress);
    }
  }

  private int dryRun(Progress progress) throws IOException {
    ConsumerOptions options = processing.options(tables.generation()).build();
    for (Path file : files) {
      try (RecordReader records = RecordReader.open(file)) {
        DryRun.print(
            counted(records::hasNext, records::next),
            options.expiryRule(),
            line -> progress.println(out(), line));
      }
    }
    return 0;
  }

  private int replay(Progress progress) throws IOException {
    Duration retention = processing.options(tables.generation()).build().auditRetention();
    try (WorkerClients clients = tables.clients()) {
      new TableCheck(clients.dynamoDb())
          .require(NotestreamTables.all(tables.names()).subList(1, 3));
      Instant since = countingSince == null ? Instant.EPOCH : countingSince;
      try (OneShotConsumer consumer =
          new OneShotConsumer(clients, tables, processing, react, since)) {
        Instant oldest = Instant.now().minus(retention.dividedBy(2));
        return replay(
            force
                ? Replayer.ofAnyAge(consumer.consumer())
                : Replayer.notBefore(consumer.consumer(), oldest),
            giveUp.control(consumer.consumer()),
            progress);
      }
    }
  }

  private int replay(Replayer replayer, BatchControl control, Progress progress)
      throws IOException {
    for (Path file : files) {
      try (RecordReader records = RecordReader.open(file)) {
        Replayer.Report report =
            replayer.replayDocuments(
                file.getFileName().toString(),
                counted(records::hasNext, records::nextDocument),
                control);
        progress.println(out(), file + ": " + text(report.counts()));
        if (!report.complete()) {
          throw giveUp.gaveUp(report.cause());
        }
      }
    }
    return 0;
  }

  private static String text(BatchOutcome.Counts counts) {
    return counts.records()
        + " records, "
        + counts.applied()
        + " applied, "
        + counts.duplicates()
        + " duplicates, "
        + counts.foreign()
        + " foreign, "
        + counts.parked()
        + " parked"
        + (counts.unsettled() == 0 ? "" : ", " + counts.unsettled() + " not applied");
  }

  /** Counts the records that are taken, for the progress. */
  private <T> Iterator<T> counted(BooleanSupplier hasNext, Supplier<T> records) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return hasNext.getAsBoolean();
      }

      @Override
      public T next() {
        T next = records.get();
        read.incrementAndGet();
        return next;
      }
    };
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
