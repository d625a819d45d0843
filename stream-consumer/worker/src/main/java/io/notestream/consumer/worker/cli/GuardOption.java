package io.notestream.consumer.worker.cli;

import io.notestream.cli.Durations;
import io.notestream.cli.Heading;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How far clocks may differ, which must be the same for everybody who uses the tables. */
@Heading("Processing")
final class GuardOption {

  @Option(
      names = {"--guard", "--guard-seconds"},
      paramLabel = "DURATION",
      defaultValue = "60s",
      converter = Durations.OrSeconds.class,
      description = {
        "How far the clocks of writer, worker and DynamoDB may differ. The writer needs the same",
        "value. A number alone is in seconds."
      })
  private Duration guard = Duration.ofSeconds(60);

  Duration guard() {
    return guard;
  }
}
