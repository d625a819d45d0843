package io.notestream.consumer.worker.cli;

import io.notestream.consumer.worker.WorkerClients;
import io.notestream.model.table.TableNames;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the tables are: the options that every command has. */
final class Connection {

  /** Enough for a command that does one thing after the other. */
  private static final int FEW = 8;

  @Option(
      names = "--endpoint-url",
      paramLabel = "URL",
      description = "Where DynamoDB is, if not at AWS; http://127.0.0.1:8000 for a local one.")
  @Nullable URI endpoint;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "The AWS region. Default: what the SDK's configuration says.")
  @Nullable String region;

  @Option(
      names = "--table-prefix",
      paramLabel = "PREFIX",
      defaultValue = "",
      description = "What stands before the names of the tables notes, note-views and note-ops.")
  String prefix = "";

  @Option(
      names = "--generation",
      paramLabel = "N",
      defaultValue = "1",
      description = "The generation of the views: 2 uses note-views-2. Default: 1.")
  int generation = 1;

  TableNames tables() {
    return TableNames.withPrefix(prefix).withGeneration(generation);
  }

  WorkerClients clients() {
    return new WorkerClients(endpoint, region, FEW, List.of());
  }
}
