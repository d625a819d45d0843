package io.notestream.writer.server;

import io.notestream.cli.Heading;
import io.notestream.cli.WrongValueException;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableDefinition;
import io.notestream.writer.transfer.TransferSettings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that copy notes between the table and a file. */
@Heading("Transfer")
final class TransferOptions {

  @Option(
      names = "--blobs",
      paramLabel = "PLACE",
      description =
          "Where bodies over 64 KiB are kept: a directory, or s3://bucket/prefix. Without it, such"
              + " notes are not copied, and are counted as failures.")
  private @Nullable String blobs;

  @Option(
      names = "--give-up-after",
      paramLabel = "DURATION",
      defaultValue = "1m",
      description =
          "How long calls that fail are tried again while none at all succeeds. Then the command"
              + " ends, and says what failed.")
  private Duration giveUpAfter = TransferSettings.DEFAULT_GIVE_UP_AFTER;

  @Option(
      names = "--startup-timeout",
      paramLabel = "DURATION",
      defaultValue = "30s",
      description = "How long to wait at the start for DynamoDB to respond.")
  private Duration startupTimeout = NotesServer.Builder.DEFAULT_STARTUP_TIMEOUT;

  @Mixin private final TableOptions tables = new TableOptions();

  boolean hasBlobs() {
    return blobs != null;
  }

  /**
   * Opens what a transfer needs, and checks the tables that it uses.
   *
   * @return the connections, which the caller closes
   */
  Connections open() {
    if (giveUpAfter.isNegative()) {
      throw new WrongValueException("--give-up-after", "must not be negative", null);
    }
    DynamoDbEndpoint where = tables.endpoint();
    Connections connections = connections(where);
    try {
      StartChecks.requireTables(connections.clients().writes(), where, required(), startupTimeout);
      return connections;
    } catch (RuntimeException e) {
      connections.close();
      throw e;
    }
  }

  /** Uploads of large bodies are recorded in the table of what is remembered. */
  private List<TableDefinition> required() {
    TableDefinition notes = NotestreamTables.notes(tables.names());
    return blobs == null
        ? List.of(notes)
        : List.of(notes, NotestreamTables.noteOps(tables.names()));
  }

  private Connections connections(DynamoDbEndpoint where) {
    try {
      return Connections.open(where, blobs, TransferSettings.MAX_PARALLEL);
    } catch (StartException e) {
      throw e.setting() == null
          ? e
          : new WrongValueException("--" + e.setting(), String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns the settings for connections that are open. */
  TransferSettings settings(Connections connections, int parallel, int maxUnits) {
    return TransferSettings.of(connections.clients())
        .withTables(tables.names())
        .withBlobs(connections.blobs())
        .withParallel(parallel)
        .withMaxUnits(maxUnits)
        .withGiveUpAfter(giveUpAfter);
  }
}
