package io.notestream.consumer.worker.cli;

import io.notestream.cli.Progress;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCheck;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableDefinition;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code create-tables}. */
@Command(
    name = "create-tables",
    description = "Creates the tables that are missing, and checks the others.")
final class CreateTablesCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private TableOptions tables = new TableOptions();

  @Override
  public void run() {
    try (WorkerClients clients = tables.clients();
        Progress progress = Progress.start(() -> "creating the tables")) {
      List<TableDefinition> definitions = NotestreamTables.all(tables.names());
      List<String> created = new TableCreator(clients.dynamoDb()).createMissing(definitions);
      new TableCheck(clients.dynamoDb()).require(definitions);
      for (TableDefinition table : definitions) {
        progress.println(
            spec.commandLine().getOut(),
            table.name() + (created.contains(table.name()) ? ": created" : ": fits"));
      }
    }
  }
}
