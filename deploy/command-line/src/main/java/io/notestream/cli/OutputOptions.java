package io.notestream.cli;

import picocli.CommandLine.Option;

/** The option {@code --output}. A mixin for every command that lists something. */
@Heading("Output")
public final class OutputOptions {

  @Option(
      names = "--output",
      paramLabel = "table|json",
      defaultValue = "table",
      description = "How to print the list: table for people, json for programs.")
  private OutputFormat format = OutputFormat.TABLE;

  /** {@return the format that was asked for} */
  public OutputFormat format() {
    return format;
  }
}
