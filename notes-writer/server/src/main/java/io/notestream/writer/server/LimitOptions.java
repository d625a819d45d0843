package io.notestream.writer.server;

import io.notestream.cli.Heading;
import io.notestream.cli.OptionValues;
import io.notestream.cli.Range;
import io.notestream.writer.api.CorsPolicy;
import io.notestream.writer.api.RequestLimits;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say how much is done for callers, and for which web pages. */
@Heading("Limits")
final class LimitOptions {

  @Option(
      names = "--max-request-bytes",
      paramLabel = "BYTES",
      defaultValue = "5242880",
      description = "The longest request body that is accepted.")
  @Range(min = 1)
  private int maxRequestBytes;

  @Option(
      names = "--request-deadline",
      paramLabel = "DURATION",
      defaultValue = "5s",
      description =
          "When a request that has arrived has its response at the latest; a 503 if DynamoDB is too"
              + " slow.")
  private Duration deadline = RequestLimits.DEFAULT_DEADLINE;

  @Option(
      names = "--max-concurrent-requests",
      paramLabel = "COUNT",
      defaultValue = "200",
      description = "How many requests are served at once; any more is refused at once.")
  @Range(min = 1, max = 10_000)
  private int maxConcurrent;

  @Option(
      names = "--max-requests-per-user",
      paramLabel = "COUNT",
      defaultValue = "0",
      description =
          "How many requests of one user are served a second, by this instance, and twice as many"
              + " after a pause; 0 for any number.")
  @Range(min = 0, max = 1_000_000)
  private int perUser;

  @Option(
      names = "--cors-origins",
      paramLabel = "ORIGIN",
      split = ",",
      description =
          "The origins of the web pages that may call the API, such as https://app.example.org, or *"
              + " for all. Without it, browsers let no page call it.")
  private List<String> corsOrigins = List.of();

  RequestLimits limits() {
    RequestLimits limits =
        RequestLimits.standard()
            .withMaxBytes(maxRequestBytes)
            .withMaxConcurrent(maxConcurrent)
            .withPerUser(perUser);
    return OptionValues.read("--request-deadline", () -> limits.withDeadline(deadline));
  }

  CorsPolicy cors() {
    return OptionValues.read("--cors-origins", () -> CorsPolicy.of(corsOrigins));
  }
}
