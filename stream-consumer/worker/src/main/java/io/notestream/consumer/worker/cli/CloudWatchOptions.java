package io.notestream.consumer.worker.cli;

import io.notestream.cli.Heading;
import io.notestream.observe.CloudWatchMeters;
import io.notestream.observe.CloudWatchSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what is published to CloudWatch. */
@Heading("Admin endpoints")
final class CloudWatchOptions {

  @Option(
      names = "--cloudwatch",
      paramLabel = "NAMESPACE",
      description = {
        "The CloudWatch namespace to publish the metrics to. Without it, they are on /metrics alone."
      })
  private @Nullable String namespace;

  @Option(
      names = "--cloudwatch-meters",
      paramLabel = "essential|all",
      defaultValue = "essential",
      description = {
        "Which meters are published there: those that alerts are about, or all of them, for each of",
        "which CloudWatch charges. /metrics has all."
      })
  private CloudWatchMeters meters = CloudWatchMeters.ESSENTIAL;

  @Nullable CloudWatchSettings settings() {
    return namespace == null ? null : new CloudWatchSettings(namespace, meters);
  }
}
