package io.notestream.consumer.expiry.publish;

import io.notestream.consumer.expiry.ReactionSettings;
import io.notestream.model.endpoint.AwsAccess;
import io.notestream.model.endpoint.HttpClientFactory;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;

/** The settings that the clients of all targets share. */
final class ClientSettings {

  static final String ENDPOINT = "endpoint";
  static final String REGION = "region";

  /** Two attempts and a pause fit into the time that a reaction has in line. */
  private static final Duration ATTEMPT = Duration.ofSeconds(4);

  private static final Duration CALL = Duration.ofSeconds(9);

  private ClientSettings() {}

  /**
   * Sets endpoint, region, HTTP client and time limits; what is not set comes from the SDK's
   * default chain.
   *
   * @param configured the endpoint that is configured for the service; {@code null} for AWS's own
   * @throws io.notestream.model.endpoint.MissingAccessException if no region is configured
   */
  static <B extends AwsClientBuilder<B, ?> & SdkSyncClientBuilder<B, ?>> B apply(
      B client,
      ReactionSettings settings,
      Optional<String> impliedRegion,
      @Nullable URI configured,
      @Nullable HttpClientFactory http) {
    Optional<URI> own = settings.value(ENDPOINT).map(URI::create);
    own.ifPresent(client::endpointOverride);
    URI endpoint = own.orElse(configured);
    client.region(
        AwsAccess.region(endpoint, settings.value(REGION).or(() -> impliedRegion).orElse(null)));
    if (http != null) {
      client.httpClientBuilder(http.builder(endpoint));
    }
    return client.overrideConfiguration(o -> o.apiCallAttemptTimeout(ATTEMPT).apiCallTimeout(CALL));
  }
}
