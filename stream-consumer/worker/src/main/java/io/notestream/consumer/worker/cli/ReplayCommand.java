package io.notestream.consumer.worker.cli;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.record.RecordReader;
import io.notestream.consumer.replay.DryRun;
import io.notestream.consumer.replay.Replayer;
import io.notestream.consumer.worker.WorkerClients;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCheck;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
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
      "A file is a capture, Lambda's events, what get-records prints, what Lambda put into a bucket",
      "on failure, or JSON Lines; gzip too. What has counted does not count again."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ReplayCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Connection connection = new Connection();
  @Mixin private Consuming consuming = new Consuming();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      required = true,
      description = "The file; the option can be given again.")
  private List<Path> files = List.of();

  @Option(
      names = "--dry-run",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Only print what would be done: no table is needed.")
  private boolean dryRun;

  @Option(
      names = "--react",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = "Let expirations lead to the reactions of --reaction. Default: no.")
  private boolean react;

  @Option(
      names = "--force",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = {
        "Also take records that are older than half of --audit-days: what has left the ledger counts",
        "again."
      })
  private boolean force;

  @Option(
      names = "--counting-since",
      paramLabel = "TIME",
      description = {
        "Since when to count, in tables that do not say yet, as in 2026-01-01T00:00:00Z. Default:",
        "1970, since a replay into empty tables knows the whole history."
      })
  private @Nullable Instant countingSince;

  @Override
  public Integer call() throws IOException {
    ConsumerOptions options = consuming.options(connection).build();
    if (dryRun) {
      for (Path file : files) {
        try (RecordReader records = RecordReader.open(file)) {
          DryRun.print(records, options.expiryRule(), out()::println);
        }
      }
      return 0;
    }
    try (WorkerClients clients = connection.clients()) {
      new TableCheck(clients.dynamoDb())
          .require(NotestreamTables.all(connection.tables()).subList(1, 3));
      Instant since = countingSince == null ? Instant.EPOCH : countingSince;
      try (OneShotConsumer consumer =
          new OneShotConsumer(clients, connection, consuming, react, since)) {
        Replayer replayer =
            force
                ? Replayer.ofAnyAge(consumer.consumer())
                : Replayer.notBefore(
                    consumer.consumer(),
                    Instant.now().minus(options.auditRetention().dividedBy(2)));
        return replay(replayer);
      }
    }
  }

  private int replay(Replayer replayer) throws IOException {
    boolean complete = true;
    for (Path file : files) {
      try (RecordReader records = RecordReader.open(file)) {
        Replayer.Report report =
            replayer.replay(file.getFileName().toString(), records, BatchControl.untilDone());
        BatchOutcome.Counts counts = report.counts();
        out()
            .printf(
                "%s: %d records, %d applied, %d duplicates, %d foreign, %d parked%n",
                file,
                counts.records(),
                counts.applied(),
                counts.duplicates(),
                counts.foreign(),
                counts.parked());
        complete &= report.complete();
      }
    }
    return complete ? 0 : 1;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
