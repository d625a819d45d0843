package io.notestream.writer.server;

import io.notestream.model.table.TableNames;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which tables, and where: the options that every command has. */
final class TableOptions {

  @Option(
      names = "--endpoint-url",
      paramLabel = "URL",
      defaultValue = "${env:AWS_ENDPOINT_URL_DYNAMODB}",
      description =
          "Where DynamoDB is; without it, the region's own endpoint. For an endpoint on this machine"
              + " region and credentials may be missing. Env: AWS_ENDPOINT_URL_DYNAMODB")
  private @Nullable URI endpoint;

  @Option(
      names = "--table-prefix",
      paramLabel = "PREFIX",
      defaultValue = "${env:NOTESTREAM_TABLE_PREFIX:-}",
      description =
          "What the names of the tables begin with, before notes, note-views and note-ops."
              + " Env: NOTESTREAM_TABLE_PREFIX")
  private String prefix = "";

  @Option(
      names = "--generation",
      paramLabel = "N",
      defaultValue = "${env:NOTESTREAM_GENERATION:-1}",
      description = "Which generation of the views to read. Default: 1. Env: NOTESTREAM_GENERATION")
  private int generation = 1;

  @Nullable URI endpoint() {
    return endpoint;
  }

  TableNames names() {
    if (generation < 1) {
      throw new StartException("--generation is at least 1, not " + generation, null);
    }
    return TableNames.withPrefix(prefix).withGeneration(generation);
  }
}
