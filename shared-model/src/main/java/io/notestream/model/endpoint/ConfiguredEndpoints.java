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

  /**
   * {@return the endpoint that is configured for DynamoDB Streams alone; {@code null} if none is:
   * it is where DynamoDB is}
   */
  public static @Nullable URI dynamoDbStreams() {
    return first(
        System.getProperty("aws.endpointUrlDynamoDbStreams"),
        System.getenv("AWS_ENDPOINT_URL_DYNAMODB_STREAMS"));
  }

  /** {@return the endpoint of S3; {@code null} for the region's own} */
  public static @Nullable URI s3() {
    return of("S3");
  }

  /** {@return the endpoint of SQS; {@code null} for the region's own} */
  public static @Nullable URI sqs() {
    return of("Sqs");
  }

  /** {@return the endpoint of SNS; {@code null} for the region's own} */
  public static @Nullable URI sns() {
    return of("Sns");
  }

  /** {@return the endpoint of EventBridge; {@code null} for the region's own} */
  public static @Nullable URI eventBridge() {
    return of("EventBridge");
  }

  /** {@return the endpoint of CloudWatch; {@code null} for the region's own} */
  public static @Nullable URI cloudWatch() {
    return of("CloudWatch");
  }

  private static @Nullable URI of(String service) {
    return first(
        System.getProperty("aws.endpointUrl" + service),
        System.getenv("AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT)),
        System.getProperty("aws.endpointUrl"),
        System.getenv("AWS_ENDPOINT_URL"));
  }

  private static @Nullable URI first(@Nullable String... urls) {
    return Stream.of(urls)
        .filter(url -> url != null && !url.isBlank())
        .findFirst()
        .map(URI::create)
        .orElse(null);
  }
}
