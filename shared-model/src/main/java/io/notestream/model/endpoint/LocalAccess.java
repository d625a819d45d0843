package io.notestream.model.endpoint;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;

/**
 * Region and credentials for an endpoint on this machine: those that are configured, or stand-ins
 * if none are. Such an endpoint accepts any, so that a fresh machine needs no set-up. Thread-safe.
 */
public final class LocalAccess {

  private LocalAccess() {}

  /**
   * {@return whether an endpoint is on a loopback address} Looks up the host's name.
   *
   * @param endpoint {@code null}, which means AWS, is not
   */
  public static boolean isLoopback(@Nullable URI endpoint) {
    if (endpoint == null || endpoint.getHost() == null) {
      return false;
    }
    try {
      return InetAddress.getByName(endpoint.getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** {@return the region of system property, environment or profile; us-east-1 if none is there} */
  public static Region region() {
    try {
      return configuredRegion().getRegion();
    } catch (SdkClientException e) {
      return Region.US_EAST_1; // None is configured.
    }
  }

  private static AwsRegionProvider configuredRegion() {
    // Not the SDK's whole chain: it would ask addresses of EC2 that do not respond here.
    return new AwsRegionProviderChain(
        new SystemSettingsRegionProvider(), new AwsProfileRegionProvider());
  }

  /**
   * {@return the credentials of system properties, environment or profile; made-up ones if none are
   * configured}
   */
  public static AwsCredentialsProvider credentials() {
    // Not the SDK's whole chain: it would ask addresses of EC2 that do not respond here.
    return AwsCredentialsProviderChain.builder()
        .credentialsProviders(
            SystemPropertyCredentialsProvider.create(),
            EnvironmentVariableCredentialsProvider.create(),
            ProfileCredentialsProvider.create(),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .build();
  }
}
