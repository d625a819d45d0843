package io.notestream.writer.server;

import io.notestream.cli.ConnectionOptions;
import io.notestream.cli.Heading;
import io.notestream.cli.Range;
import io.notestream.model.table.TableNames;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which tables are used, and where they are. */
@Heading("Tables")
final class TableOptions {

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
      description = "The generation of the views: 2 reads from note-views-2.")
  @Range(min = 1)
  private int generation = 1;

  DynamoDbEndpoint endpoint() {
    return new DynamoDbEndpoint(connection.endpoint(), connection.region());
  }

  TableNames names() {
    return TableNames.withPrefix(prefix).withGeneration(generation);
  }
}
