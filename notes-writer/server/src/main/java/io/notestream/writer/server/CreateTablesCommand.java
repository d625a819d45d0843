package io.notestream.writer.server;

import io.notestream.cli.Progress;
import io.notestream.model.endpoint.ApacheClients;
import io.notestream.model.failure.Failures;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableDefinition;
import io.notestream.model.table.TableSetup;
import io.notestream.writer.dynamodb.DynamoDbClients;
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
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;

/** Creates the tables that are missing, and checks those that are there. */
@Command(
    name = "create-tables",
    description = {
      "Creates the tables that are missing, and checks the others.",
      "Point-in-time recovery is switched on where it is off. Every other difference is printed with"
          + " what to do about it, and is exit code 1."
    })
final class CreateTablesCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(CreateTablesCommand.class);

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
  private CommandSpec spec;

  @Option(
      names = "--mend",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "false",
      description =
          "Also switch on, or replace, the stream and the time to live of tables that are there."
              + " DynamoDB then deletes what has expired.")
  private boolean mend;

  @Option(
      names = "--startup-timeout",
      paramLabel = "DURATION",
      defaultValue = "30s",
      description = "How long to wait for DynamoDB to respond.")
  private Duration startupTimeout = NotesServer.Builder.DEFAULT_STARTUP_TIMEOUT;

  @Mixin private final TableOptions tables = new TableOptions();

  @Override
  public Integer call() {
    DynamoDbEndpoint where = tables.endpoint();
    List<TableDefinition> wanted = NotestreamTables.all(tables.names());
    try (SdkHttpClient http = ApacheClients.builder(where.endpoint()).build();
        DynamoDbClients clients = where.clients(http);
        Progress progress = Progress.start(() -> "creating the tables")) {
      TableSetup.Report report =
          new TableSetup(clients.reads(), mend, startupTimeout)
              .run(
                  wanted,
                  e -> LOG.info("waiting for DynamoDB at {}: {}", where, Failures.inWords(e)));
      for (TableDefinition table : wanted) {
        boolean created = report.created().contains(table.name());
        progress.println(
            spec.commandLine().getOut(), table.name() + (created ? " created" : " is there"));
      }
      report.mended().forEach(done -> progress.println(spec.commandLine().getOut(), done));
      report
          .left()
          .forEach(
              difference ->
                  progress.println(
                      spec.commandLine().getErr(), difference.what() + ": " + difference.remedy()));
      return report.left().isEmpty() ? 0 : 1;
    } catch (SdkException e) {
      throw StartChecks.noTables(where, startupTimeout, e);
    }
  }
}
