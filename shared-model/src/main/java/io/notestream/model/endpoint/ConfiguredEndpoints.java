package io.notestream.model.endpoint;

import java.net.URI;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints that system properties and environment name, by the <a
 * href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html">rules of the AWS
 * SDKs</a>. Those of a profile are left to the SDK. Thread-safe.
 */
public final class ConfiguredEndpoints {

  private ConfiguredEndpoints() {}

  /** {@return the endpoint of DynamoDB; {@code null} for the region's own} */
  public static @Nullable URI dynamoDb() {
    return of("DynamoDb");
  }

  /** {@return the endpoint of S3; {@code null} for the region's own} */
  public static @Nullable URI s3() {
    return of("S3");
  }

  private static @Nullable URI of(String service) {
    return Stream.of(
            System.getProperty("aws.endpointUrl" + service),
            System.getenv("AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT)),
            System.getProperty("aws.endpointUrl"),
            System.getenv("AWS_ENDPOINT_URL"))
        .filter(url -> url != null && !url.isBlank())
        .findFirst()
        .map(URI::create)
        .orElse(null);
  }
}
