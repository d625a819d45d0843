package io.notestream.consumer.worker.cli;

import io.notestream.consumer.worker.WorkerClients;
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
    description = "Creates the tables that are missing, and checks those that are there.",
    mixinStandardHelpOptions = true)
final class CreateTablesCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Connection connection = new Connection();

  @Override
  public void run() {
    try (WorkerClients clients = connection.clients()) {
      List<TableDefinition> tables = NotestreamTables.all(connection.tables());
      List<String> created = new TableCreator(clients.dynamoDb()).createMissing(tables);
      new TableCheck(clients.dynamoDb()).require(tables);
      for (TableDefinition table : tables) {
        spec.commandLine()
            .getOut()
            .println(table.name() + (created.contains(table.name()) ? ": created" : ": fits"));
      }
    }
  }
}
