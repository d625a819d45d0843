package io.notestream.cli;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options {@code --endpoint-url} and {@code --region}: where DynamoDB is. A mixin for every
 * command that calls it.
 */
@Heading("Connection")
public final class ConnectionOptions {

  @Option(
      names = "--endpoint-url",
      paramLabel = "URL",
      description =
          "Where DynamoDB is, such as http://127.0.0.1:8000. Without it, AWS is called in the"
              + " configured region.")
  @FallbackVariables({"AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL"})
  private @Nullable URI endpoint;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "The AWS region. Without it, the one that the AWS SDK is configured with.")
  @FallbackVariables({"AWS_REGION", "AWS_DEFAULT_REGION"})
  private @Nullable String region;

  /** {@return the address of DynamoDB, with scheme and host; {@code null} for AWS's own} */
  public @Nullable URI endpoint() {
    return endpoint;
  }

  /** {@return the name of the region; {@code null} for the one the AWS SDK is configured with} */
  public @Nullable String region() {
    return region;
  }
}
