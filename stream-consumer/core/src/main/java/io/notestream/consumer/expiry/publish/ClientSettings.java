package io.notestream.consumer.expiry.publish;

import io.notestream.consumer.expiry.ReactionSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;

/** The settings that the clients of all targets share. */
final class ClientSettings {

  static final String ENDPOINT = "endpoint";
  static final String REGION = "region";

  /** Two attempts and a pause fit into the time that a reaction has in line. */
  private static final Duration ATTEMPT = Duration.ofSeconds(4);

  private static final Duration CALL = Duration.ofSeconds(9);

  private ClientSettings() {}

  /** Sets endpoint, region and time limits; what is not set comes from the SDK's default chain. */
  static <B extends AwsClientBuilder<B, ?>> B apply(
      B client, ReactionSettings settings, Optional<String> impliedRegion) {
    settings.value(ENDPOINT).map(URI::create).ifPresent(client::endpointOverride);
    settings.value(REGION).or(() -> impliedRegion).map(Region::of).ifPresent(client::region);
    return client.overrideConfiguration(o -> o.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(CALL));
  }
}
