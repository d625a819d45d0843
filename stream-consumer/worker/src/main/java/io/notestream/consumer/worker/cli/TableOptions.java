package io.notestream.consumer.worker.cli;

import io.notestream.cli.ConnectionOptions;
import io.notestream.cli.Heading;
import io.notestream.cli.Range;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.model.table.TableNames;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which tables are used, and where they are. */
@Heading("Tables")
final class TableOptions {

  /** Enough connections for a command that does one thing after the other. */
  private static final int CONNECTIONS = 8;

  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--table-prefix",
      paramLabel = "PREFIX",
      defaultValue = "",
      description = "What the names of the tables notes, note-views and note-ops begin with.")
  private String prefix = "";

  @Option(
      names = "--generation",
      paramLabel = "N",
      defaultValue = "1",
      description = "The generation of the views: 2 uses note-views-2.")
  @Range(min = 1)
  private int generation = 1;

  @Nullable URI endpoint() {
    return connection.endpoint();
  }

  @Nullable String region() {
    return connection.region();
  }

  /** Returns whether an option says where the tables are, rather than the environment alone. */
  boolean areNamed() {
    return endpoint() != null || region() != null;
  }

  int generation() {
    return generation;
  }

  TableNames names() {
    return TableNames.withPrefix(prefix).withGeneration(generation);
  }

  /** Opens clients for a command that works on the tables and ends. */
  WorkerClients clients() {
    return new WorkerClients(endpoint(), region(), CONNECTIONS, List.of());
  }
}
