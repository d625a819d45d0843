package io.notestream.consumer.worker.cli;

import io.notestream.cli.FlagOnly;
import io.notestream.cli.Progress;
import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.record.RecordReader;
import io.notestream.consumer.replay.DryRun;
import io.notestream.consumer.replay.Replayer;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.model.endpoint.MissingAccessException;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCheck;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Meta;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

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

  private static final Logger LOG = LoggerFactory.getLogger(ReplayCommand.class);

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
        "Also apply records that are older than half the time for which audit records are kept: those",
        "whose audit records are gone count again. The tables know for how long; tables that do not",
        "say yet are judged by --audit-days."
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
    Instant oldest = force ? Instant.MIN : oldest(options.auditRetention());
    for (Path file : files) {
      try (RecordReader records = RecordReader.open(file)) {
        DryRun.print(
            counted(records::hasNext, records::next),
            options,
            oldest,
            line -> progress.println(out(), line));
      }
    }
    return 0;
  }

  /** Returns from when on the tables know records again; reads, and writes nothing. */
  private Instant oldest(Duration ownRetention) {
    Duration retention = ownRetention;
    if (tables.areNamed()) {
      try (WorkerClients clients = tables.clients()) {
        retention =
            Meta.auditRetention(
                    clients
                        .dynamoDb()
                        .getItem(
                            r ->
                                r.tableName(tables.names().noteViews())
                                    .key(ViewKeys.meta())
                                    .consistentRead(true))
                        .item())
                .filter(kept -> kept.compareTo(ownRetention) < 0)
                .orElse(ownRetention);
      } catch (ResourceNotFoundException e) {
        LOG.debug("there are no tables yet", e);
      } catch (SdkException | MissingAccessException e) {
        // A dry run needs no tables; it only knows less without them.
        LOG.warn(
            "cannot ask {} for how long audit records are kept, taking --audit-days: {}",
            tables.names().noteViews(),
            e.getMessage());
      }
    }
    return Meta.replayableFrom(Instant.now(), retention);
  }

  private int replay(Progress progress) throws IOException {
    try (WorkerClients clients = tables.clients()) {
      new TableCheck(clients.dynamoDb())
          .require(NotestreamTables.all(tables.names()).subList(1, 3));
      Instant since = countingSince == null ? Instant.EPOCH : countingSince;
      try (OneShotConsumer consumer =
          new OneShotConsumer(clients, tables, processing, react, since)) {
        BatchControl control = giveUp.control(consumer.consumer());
        return replay(replayer(consumer.consumer(), control), control, progress);
      }
    }
  }

  private Replayer replayer(StreamConsumer consumer, BatchControl control) {
    if (force) {
      return Replayer.ofAnyAge(consumer);
    }
    Instant start = Instant.now();
    Optional<Instant> oldest = consumer.replayableFrom(control);
    return Replayer.notBefore(
        consumer, oldest.orElseThrow(() -> giveUp.gaveUp(consumer.failing(start).orElse(""))));
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
        + (counts.erased() == 0 ? "" : ", " + counts.erased() + " erased")
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
