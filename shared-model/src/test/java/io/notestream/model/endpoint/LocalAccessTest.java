package io.notestream.model.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.regions.Region;

class LocalAccessTest {

  private final Map<String, Optional<String>> before = new HashMap<>();

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000/"})
  void findsALoopbackAddress(String endpoint) {
    assertThat(LocalAccess.isLoopback(URI.create(endpoint))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://10.0.0.1:8000", "http://0.0.0.0:8000", "localhost:8000"})
  void noOtherAddressIsLoopback(String endpoint) {
    assertThat(LocalAccess.isLoopback(URI.create(endpoint))).isFalse();
  }

  @Test
  void awsIsNoLoopbackAddress() {
    assertThat(LocalAccess.isLoopback(null)).isFalse();
  }

  @Test
  void regionAndCredentialsAreThoseThatAreConfigured() {
    set("aws.region", "eu-central-1");
    set("aws.accessKeyId", "somebody");
    set("aws.secretAccessKey", "secret");

    assertThat(LocalAccess.region()).isEqualTo(Region.EU_CENTRAL_1);
    assertThat(LocalAccess.credentials().resolveCredentials())
        .isEqualTo(AwsBasicCredentials.create("somebody", "secret"));
  }

  @Test
  @DisabledIfEnvironmentVariable(named = "AWS_REGION", matches = ".+")
  void theRegionIsUsEast1IfNoneIsConfigured(@TempDir Path empty) {
    configureNothing(empty);

    assertThat(LocalAccess.region()).isEqualTo(Region.US_EAST_1);
  }

  @Test
  @DisabledIfEnvironmentVariable(named = "AWS_REGION", matches = ".+")
  void asksNobodyOnTheNetworkForTheRegion(@TempDir Path empty) throws IOException {
    configureNothing(empty);
    try (ServerSocket metadata = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      metadata.setSoTimeout(1);
      set("aws.disableEc2Metadata", "false");
      set("aws.disableEc2MetadataV1", "false");
      set("aws.ec2MetadataServiceEndpoint", "http://127.0.0.1:" + metadata.getLocalPort());

      assertThat(LocalAccess.region()).isEqualTo(Region.US_EAST_1);

      assertThatThrownBy(metadata::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  @DisabledIfEnvironmentVariable(named = "AWS_ACCESS_KEY_ID", matches = ".+")
  void theCredentialsAreMadeUpIfNoneAreConfigured(@TempDir Path empty) {
    configureNothing(empty);

    AwsCredentials credentials = LocalAccess.credentials().resolveCredentials();

    assertThat(credentials.accessKeyId()).isEqualTo("local");
    assertThat(credentials.secretAccessKey()).isEqualTo("local");
  }

  /** Leaves nothing but the environment, which a process cannot change. */
  private void configureNothing(Path empty) {
    set("aws.configFile", empty.resolve("config").toString());
    set("aws.sharedCredentialsFile", empty.resolve("credentials").toString());
    set("aws.disableEc2Metadata", "true");
  }

  private void set(String property, String value) {
    before.putIfAbsent(property, Optional.ofNullable(System.getProperty(property)));
    System.setProperty(property, value);
  }

  @AfterEach
  void restoreProperties() {
    before.forEach(
        (property, value) ->
            value.ifPresentOrElse(
                old -> System.setProperty(property, old), () -> System.clearProperty(property)));
  }
}
