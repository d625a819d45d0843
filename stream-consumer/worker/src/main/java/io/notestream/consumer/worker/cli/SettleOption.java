package io.notestream.consumer.worker.cli;

import io.notestream.cli.Heading;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a recount waits for the consumer. */
@Heading("Consumer")
final class SettleOption {

  @Option(
      names = "--settle-within",
      paramLabel = "DURATION",
      defaultValue = "2m",
      description = {
        "How long to wait for the consumer to count what has happened. Users for whom that takes",
        "longer are not judged."
      })
  private Duration settleWithin = Duration.ofMinutes(2);

  Duration settleWithin() {
    return settleWithin;
  }
}
