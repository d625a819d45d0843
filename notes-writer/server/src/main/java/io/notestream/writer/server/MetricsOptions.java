package io.notestream.writer.server;

import io.notestream.cli.Heading;
import io.notestream.cli.Range;
import io.notestream.observe.CloudWatchMeters;
import io.notestream.observe.CloudWatchSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where the meters are shown. */
@Heading("Metrics")
final class MetricsOptions {

  @Option(
      names = "--metrics-host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "The address of GET /metrics and GET /info.")
  private String host = "127.0.0.1";

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description =
          "The port of GET /metrics and GET /info, apart from the API's; 0 picks a free one. Without"
              + " it, they are not served.")
  @Range(min = 0, max = Range.MAX_PORT)
  private @Nullable Integer port;

  @Option(
      names = "--cloudwatch",
      paramLabel = "NAMESPACE",
      description =
          "The CloudWatch namespace to publish the metrics to. Without it, they are on /metrics"
              + " alone.")
  private @Nullable String cloudWatch;

  @Option(
      names = "--cloudwatch-meters",
      paramLabel = "essential|all",
      defaultValue = "essential",
      description =
          "Which meters are published there: those that alerts are about, or all of them, for each"
              + " of which CloudWatch charges. /metrics has all.")
  private CloudWatchMeters cloudWatchMeters = CloudWatchMeters.ESSENTIAL;

  MetricsSettings settings() {
    return new MetricsSettings(
        host,
        port,
        cloudWatch == null ? null : new CloudWatchSettings(cloudWatch, cloudWatchMeters));
  }
}
