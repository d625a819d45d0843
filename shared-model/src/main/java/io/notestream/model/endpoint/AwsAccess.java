package io.notestream.model.endpoint;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Region and credentials for an endpoint: those of the AWS SDK's default chains, or for an endpoint
 * on this machine those of {@link LocalAccess}. Where there are none, that is said before the first
 * call and in one line. Thread-safe.
 */
public final class AwsAccess {

  private AwsAccess() {}

  /**
   * {@return the region with which an endpoint is called}
   *
   * @param endpoint {@code null} for AWS's own
   * @param name the region's name, as a setting has it; {@code null} for the default chain's
   * @throws MissingAccessException if there is none
   */
  public static Region region(@Nullable URI endpoint, @Nullable String name) {
    if (name != null) {
      return Region.of(name);
    }
    if (LocalAccess.isLoopback(endpoint)) {
      return LocalAccess.region();
    }
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkClientException e) {
      throw new MissingAccessException(
          "no AWS region is configured; set --region, AWS_REGION, or region in the profile", e);
    }
  }

  /**
   * {@return the credentials with which an endpoint of DynamoDB is called} Unless it is on this
   * machine they are looked for at once, which may ask the machine's or the container's role for
   * them.
   *
   * @param endpoint {@code null} for AWS's own
   * @throws MissingAccessException if there are none
   */
  public static AwsCredentialsProvider credentials(@Nullable URI endpoint) {
    return LocalAccess.isLoopback(endpoint)
        ? LocalAccess.credentials()
        : credentialsFor("DynamoDB");
  }

  /**
   * {@return the credentials with which AWS is called} They are looked for at once, which may ask
   * the machine's or the container's role for them.
   *
   * @param service the service that is called, for the message
   * @throws MissingAccessException if there are none
   */
  public static AwsCredentialsProvider credentialsFor(String service) {
    DefaultCredentialsProvider found = DefaultCredentialsProvider.builder().build();
    try {
      found.resolveCredentials();
      return found;
    } catch (SdkClientException e) {
      found.close();
      throw new MissingAccessException(
          "no AWS credentials for "
              + service
              + " are found; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and"
              + " AWS_SECRET_ACCESS_KEY, or run with a role"
              + ofProfile(),
          e);
    }
  }

  /**
   * {@return the credentials with which a function calls an endpoint} They are looked for with each
   * call, and not before the first: where Lambda puts them, in the environment; and if there are
   * none, as in a function that is restored from a snapshot, by the default chain, which takes
   * longer.
   *
   * @param endpoint {@code null} for AWS's own
   */
  public static AwsCredentialsProvider credentialsOfFunction(@Nullable URI endpoint) {
    if (System.getenv("AWS_ACCESS_KEY_ID") != null) {
      return EnvironmentVariableCredentialsProvider.create();
    }
    return LocalAccess.isLoopback(endpoint)
        ? LocalAccess.credentials()
        : DefaultCredentialsProvider.builder().build();
  }

  /** Says why a profile that was chosen has none, since that is what its user expects. */
  private static String ofProfile() {
    return ProfileFileSystemSetting.AWS_PROFILE
        .getNonDefaultStringValue()
        .map(
            profile -> {
              try (ProfileCredentialsProvider chosen = ProfileCredentialsProvider.create(profile)) {
                chosen.resolveCredentials();
                return "";
              } catch (SdkClientException e) {
                String reason =
                    String.valueOf(e.getMessage()).replaceFirst("(?s): ProfileFile\\(.*", "");
                return " (AWS_PROFILE is " + profile + ": " + reason + ")";
              }
            })
        .orElse("");
  }
}
