package io.notestream.consumer.worker.cli;

import io.notestream.cli.Heading;
import io.notestream.cli.Range;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.model.table.TableNames;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which tables are used, and where they are. */
@Heading("Tables")
final class TableOptions {

  @Mixin private final TableSetOptions tables = new TableSetOptions();

  @Option(
      names = "--generation",
      paramLabel = "N",
      defaultValue = "1",
      description = "The generation of the views: 2 uses note-views-2.")
  @Range(min = 1)
  private int generation = 1;

  @Nullable URI endpoint() {
    return tables.endpoint();
  }

  @Nullable String region() {
    return tables.region();
  }

  /** Returns whether an option says where the tables are, rather than the environment alone. */
  boolean areNamed() {
    return endpoint() != null || region() != null;
  }

  int generation() {
    return generation;
  }

  TableNames names() {
    return tables.names().withGeneration(generation);
  }

  /** Opens clients for a command that works on the tables and ends. */
  WorkerClients clients() {
    return tables.clients();
  }
}
