package io.notestream.consumer.worker.cli;

import io.notestream.cli.Heading;
import io.notestream.cli.Range;
import picocli.CommandLine.Option;

/** How fast a command may read that reads much. */
@Heading("Rate")
final class ReadRateOptions {

  @Option(
      names = "--read-units",
      paramLabel = "N",
      defaultValue = "200",
      description = "How many read units a second are used at most; 0 for no limit.")
  @Range(min = 0)
  private int readUnits = 200;

  int readUnits() {
    return readUnits;
  }
}
