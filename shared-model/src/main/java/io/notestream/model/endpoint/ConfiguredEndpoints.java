package io.notestream.model.endpoint;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;

/**
 * The endpoints that system properties, environment and profile name, by the <a
 * href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html">rules of the AWS
 * SDKs</a>. Thread-safe.
 */
public final class ConfiguredEndpoints {

  private static final String ENDPOINT_URL = "endpoint_url";

  private ConfiguredEndpoints() {}

  /** {@return the endpoint of DynamoDB; {@code null} for the region's own} */
  public static @Nullable URI dynamoDb() {
    return of("DynamoDb", "dynamodb");
  }

  /**
   * {@return the endpoint that is configured for DynamoDB Streams alone; {@code null} if none is:
   * it is where DynamoDB is}
   */
  public static @Nullable URI dynamoDbStreams() {
    return first(
        System.getProperty("aws.endpointUrlDynamoDbStreams"),
        System.getenv("AWS_ENDPOINT_URL_DYNAMODB_STREAMS"),
        ofService("dynamodb_streams"));
  }

  /** {@return the endpoint of S3; {@code null} for the region's own} */
  public static @Nullable URI s3() {
    return of("S3", "s3");
  }

  /** {@return the endpoint of SQS; {@code null} for the region's own} */
  public static @Nullable URI sqs() {
    return of("Sqs", "sqs");
  }

  /** {@return the endpoint of SNS; {@code null} for the region's own} */
  public static @Nullable URI sns() {
    return of("Sns", "sns");
  }

  /** {@return the endpoint of EventBridge; {@code null} for the region's own} */
  public static @Nullable URI eventBridge() {
    return of("EventBridge", "eventbridge");
  }

  /** {@return the endpoint of CloudWatch; {@code null} for the region's own} */
  public static @Nullable URI cloudWatch() {
    return of("CloudWatch", "cloudwatch");
  }

  private static @Nullable URI of(String service, String section) {
    return first(
        System.getProperty("aws.endpointUrl" + service),
        System.getenv("AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT)),
        System.getProperty("aws.endpointUrl"),
        System.getenv("AWS_ENDPOINT_URL"),
        ofService(section),
        profile().flatMap(profile -> profile.property(ENDPOINT_URL)).orElse(null));
  }

  /** Returns what the services section of the profile says of a service. */
  private static @Nullable String ofService(String section) {
    return profile()
        .flatMap(profile -> profile.property("services"))
        .flatMap(services -> ProfileFile.defaultProfileFile().getSection("services", services))
        .flatMap(services -> services.property(section + "." + ENDPOINT_URL))
        .orElse(null);
  }

  private static Optional<Profile> profile() {
    try {
      return ProfileFile.defaultProfileFile()
          .profile(ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow());
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // A file that cannot be read: the SDK says so itself.
    }
  }

  private static @Nullable URI first(@Nullable String... urls) {
    return Stream.of(urls)
        .filter(url -> url != null && !url.isBlank())
        .findFirst()
        .map(URI::create)
        .orElse(null);
  }
}
