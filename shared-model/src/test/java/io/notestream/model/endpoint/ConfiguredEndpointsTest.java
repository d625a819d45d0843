package io.notestream.model.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

@DisabledIfEnvironmentVariable(named = "AWS_ENDPOINT_URL", matches = ".+")
class ConfiguredEndpointsTest {

  @TempDir private Path directory;

  @AfterEach
  void clear() {
    List.of("aws.configFile", "aws.sharedCredentialsFile", "aws.profile", "aws.endpointUrlDynamoDb")
        .forEach(System::clearProperty);
  }

  @Test
  void aProfileNamesTheEndpointOfAllServices() throws IOException {
    configure("[profile local]\nendpoint_url = http://127.0.0.1:8000\n");

    assertThat(ConfiguredEndpoints.dynamoDb()).isEqualTo(URI.create("http://127.0.0.1:8000"));
    assertThat(ConfiguredEndpoints.sqs()).isEqualTo(URI.create("http://127.0.0.1:8000"));
    assertThat(ConfiguredEndpoints.dynamoDbStreams()).isNull();
  }

  @Test
  void aProfilesServicesHaveEndpointsOfTheirOwn() throws IOException {
    configure(
        """
        [profile local]
        endpoint_url = http://127.0.0.1:1
        services = here

        [services here]
        dynamodb =
          endpoint_url = http://127.0.0.1:2
        dynamodb_streams =
          endpoint_url = http://127.0.0.1:3
        """);

    assertThat(ConfiguredEndpoints.dynamoDb()).isEqualTo(URI.create("http://127.0.0.1:2"));
    assertThat(ConfiguredEndpoints.dynamoDbStreams()).isEqualTo(URI.create("http://127.0.0.1:3"));
    assertThat(ConfiguredEndpoints.s3()).isEqualTo(URI.create("http://127.0.0.1:1"));
  }

  @Test
  void aSystemPropertyWinsOverTheProfile() throws IOException {
    configure("[profile local]\nendpoint_url = http://127.0.0.1:8000\n");
    System.setProperty("aws.endpointUrlDynamoDb", "http://127.0.0.1:9000");

    assertThat(ConfiguredEndpoints.dynamoDb()).isEqualTo(URI.create("http://127.0.0.1:9000"));
  }

  private void configure(String config) throws IOException {
    Path file = Files.writeString(directory.resolve("config"), config);
    System.setProperty("aws.configFile", file.toString());
    System.setProperty("aws.sharedCredentialsFile", directory.resolve("none").toString());
    System.setProperty("aws.profile", "local");
  }
}
