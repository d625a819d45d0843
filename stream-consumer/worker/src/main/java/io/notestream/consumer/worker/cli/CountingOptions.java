package io.notestream.consumer.worker.cli;

import io.notestream.cli.Durations;
import io.notestream.cli.Heading;
import io.notestream.consumer.summary.Projection;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that every command that counts needs, and that must be the same for all of them. */
@Heading("Processing")
final class CountingOptions {

  @Mixin private final ProjectionOptions projections = new ProjectionOptions();

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

  List<Projection> projections() {
    return projections.projections();
  }

  Duration guard() {
    return guard;
  }
}
