package io.notestream.consumer.worker.cli;

import io.notestream.cli.Heading;
import io.notestream.cli.Range;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast a command may be that reads and writes much. */
@Heading("Rate")
final class RateOptions {

  @Mixin private final ReadRateOptions reads = new ReadRateOptions();

  @Option(
      names = "--write-units",
      paramLabel = "N",
      defaultValue = "500",
      description = "How many write units a second are used at most; 0 for no limit.")
  @Range(min = 0)
  private int writeUnits = 500;

  int readUnits() {
    return reads.readUnits();
  }

  int writeUnits() {
    return writeUnits;
  }
}
