package io.notestream.consumer.worker.cli;

import io.notestream.cli.ConnectionOptions;
import io.notestream.cli.Heading;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.model.table.TableNames;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which set of tables is used, whatever the generation, and where it is. */
@Heading("Tables")
final class TableSetOptions {

  /** Enough connections for a command that does one thing after the other. */
  private static final int CONNECTIONS = 8;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--table-prefix",
      paramLabel = "PREFIX",
      defaultValue = "",
      description = "What the names of the tables notes, note-views and note-ops begin with.")
  private String prefix = "";

  @Nullable URI endpoint() {
    return connection.endpoint();
  }

  @Nullable String region() {
    return connection.region();
  }

  /** Returns the names of the tables, with the views of the first generation. */
  TableNames names() {
    return TableNames.withPrefix(prefix);
  }

  /** Opens clients for a command that works on the tables and ends. */
  WorkerClients clients() {
    return new WorkerClients(endpoint(), region(), CONNECTIONS, List.of());
  }
}
