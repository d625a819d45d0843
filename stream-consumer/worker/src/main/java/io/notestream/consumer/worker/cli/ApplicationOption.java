package io.notestream.consumer.worker.cli;

import io.notestream.cli.Heading;
import picocli.CommandLine.Option;

/** Which workers a command looks for. */
@Heading("Consumer")
final class ApplicationOption {

  @Option(
      names = "--application",
      paramLabel = "NAME",
      defaultValue = WorkerCommand.APPLICATION,
      description = "The --application of the workers.")
  private String application = WorkerCommand.APPLICATION;

  String application() {
    return application;
  }
}
