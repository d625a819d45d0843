package io.notestream.consumer.worker.cli;

import io.notestream.cli.Progress;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableDefinition;
import io.notestream.model.table.TableSetup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code create-tables}. */
@Command(
    name = "create-tables",
    description = {
      "Creates the tables that are missing, and checks the others.",
      "Point-in-time recovery is switched on where it is off. Every other difference is printed with"
          + " what to do about it, and is exit code 1."
    })
final class CreateTablesCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(CreateTablesCommand.class);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--mend",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description = {
        "Also switch on, or replace, the stream and the time to live of tables that are there.",
        "DynamoDB then deletes what has expired."
      })
  private boolean mend;

  @Option(
      names = "--startup-timeout",
      paramLabel = "DURATION",
      defaultValue = "30s",
      description = "How long to wait for DynamoDB to respond.")
  private Duration startupTimeout = Duration.ofSeconds(30);

  @Mixin private TableOptions tables = new TableOptions();

  @Override
  public Integer call() {
    try (WorkerClients clients = tables.clients();
        Progress progress = Progress.start(() -> "creating the tables")) {
      List<TableDefinition> definitions = NotestreamTables.all(tables.names());
      TableSetup.Report report =
          new TableSetup(clients.dynamoDb(), mend, startupTimeout)
              .run(definitions, e -> LOG.info("waiting for DynamoDB: {}", e.getMessage()));
      boolean fits = report.left().isEmpty();
      for (TableDefinition table : definitions) {
        boolean created = report.created().contains(table.name());
        progress.println(
            spec.commandLine().getOut(),
            table.name() + (created ? ": created" : fits ? ": fits" : ": is there"));
      }
      report.mended().forEach(done -> progress.println(spec.commandLine().getOut(), done));
      report
          .left()
          .forEach(
              difference ->
                  progress.println(
                      spec.commandLine().getErr(), difference.what() + ": " + difference.remedy()));
      return fits ? 0 : 1;
    }
  }
}
