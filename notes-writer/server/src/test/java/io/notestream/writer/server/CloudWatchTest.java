package io.notestream.writer.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.LocalDynamoDb;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableNames;
import io.notestream.observe.CloudWatchStub;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server process that publishes its figures to CloudWatch. */
class CloudWatchTest {

  /** Published in the README as what they cost. */
  private static final int ESSENTIAL_SERIES = 13;

  private static final long PATIENCE_SECONDS = 60;

  @AutoClose private static LocalDynamoDb engine = LocalDynamoDb.builder().start();

  @TempDir private Path directory;

  @BeforeAll
  static void createTables() {
    TestTables.create(engine, NotestreamTables.all(TableNames.standard()));
  }

  @Test
  void whatAlertsAreAboutIsPublishedAtTheEndAtTheLatest() throws Exception {
    try (CloudWatchStub cloudWatch = CloudWatchStub.start()) {
      runOnce(cloudWatch);

      assertThat(cloudWatch.puts())
          .isNotEmpty()
          .allSatisfy(
              put -> {
                assertThat(put.authorization()).contains("Credential=an-access-key/");
                assertThat(put.body().get("Namespace")).isEqualTo("Notes/Test");
                assertThat(put.body().toString()).doesNotContain("a-private-user", "NaN");
              });
      assertThat(values(cloudWatch, "notestream.writer.requests.count")).contains(1.0);
      assertThat(values(cloudWatch, "notestream.writer.response.max"))
          .anySatisfy(millis -> assertThat((Double) millis).isPositive());
      assertThat(values(cloudWatch, "notestream.writer.calls.failing.value")).contains(0.0);
      assertThat(cloudWatch.series())
          .hasSizeLessThanOrEqualTo(ESSENTIAL_SERIES)
          .noneMatch(series -> series.contains("route"));
    }
  }

  @Test
  void withoutCredentialsTheStartIsRefused() throws Exception {
    Process server = server(URI.create("http://127.0.0.1:1"), "");

    assertThat(server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isNotZero();
    assertThat(log()).contains("CloudWatch", "credentials").doesNotContain("\tat ");
  }

  /** A server's whole life, with one note. */
  private void runOnce(CloudWatchStub cloudWatch, String... options) throws Exception {
    Process server = server(cloudWatch.endpoint(), "an-access-key", options);
    try {
      HttpResponse<String> created =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(ServerProcess.ready(server).resolve("/notes"))
                      .header("X-User-Id", "a-private-user")
                      .POST(HttpRequest.BodyPublishers.ofString("{\"title\": \"x\"}"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(created.statusCode()).isEqualTo(201);
      server.destroy();
      assertThat(server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(server.exitValue()).as(log()).isZero();
    } finally {
      server.destroyForcibly();
    }
  }

  private Process server(URI cloudWatch, String key, String... options) throws IOException {
    return ServerProcess.serve(
        engine.endpoint(),
        ProcessBuilder.Redirect.to(directory.resolve("log").toFile()),
        Map.of(
            "AWS_ENDPOINT_URL_CLOUDWATCH",
            cloudWatch.toString(),
            "AWS_EC2_METADATA_DISABLED",
            "true",
            "AWS_SHARED_CREDENTIALS_FILE",
            "none",
            "AWS_CONFIG_FILE",
            "none",
            "AWS_ACCESS_KEY_ID",
            key,
            "AWS_SECRET_ACCESS_KEY",
            key),
        Stream.concat(Stream.of("--cloudwatch", "Notes/Test"), Stream.of(options))
            .toArray(String[]::new));
  }

  private static List<Object> values(CloudWatchStub cloudWatch, String metric) {
    return cloudWatch.puts().stream()
        .flatMap(put -> put.data().stream())
        .filter(datum -> datum.get("MetricName").equals(metric))
        .<Object>map(datum -> datum.get("Value"))
        .toList();
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("log"));
  }
}
