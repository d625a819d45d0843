package io.notestream.writer.server;

import io.notestream.cli.Progress;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCheck;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableDefinition;
import io.notestream.model.table.TableMismatchException;
import io.notestream.writer.dynamodb.DynamoDbClients;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;

/** Creates the tables that are missing, and checks those that are there. */
@Command(
    name = "create-tables",
    description = "Creates the tables that are missing, and checks the others.")
final class CreateTablesCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
  private CommandSpec spec;

  @Mixin private final TableOptions tables = new TableOptions();

  @Override
  public Integer call() {
    DynamoDbEndpoint where = tables.endpoint();
    List<TableDefinition> wanted = NotestreamTables.all(tables.names());
    try (SdkHttpClient http = HttpClients.builder(where.endpoint()).build();
        DynamoDbClients clients = where.clients(http);
        Progress progress = Progress.start(() -> "creating the tables")) {
      List<String> created = new TableCreator(clients.reads()).createMissing(wanted);
      new TableCheck(clients.reads()).require(wanted);
      for (TableDefinition table : wanted) {
        progress.println(
            spec.commandLine().getOut(),
            table.name() + (created.contains(table.name()) ? " created" : " is there"));
      }
      return 0;
    } catch (TableMismatchException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    } catch (SdkException e) {
      throw new StartException("DynamoDB at " + where + ": " + e.getMessage(), e);
    }
  }
}
