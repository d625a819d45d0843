package io.notestream.consumer.worker.cli;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.worker.Bench;
import io.notestream.observe.CloudWatchStub;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker process that publishes its figures to CloudWatch, which may be there or not. */
@Order(1) // It takes long: it begins first.
class CloudWatchTest {

  private static final long PATIENCE_SECONDS = 60;

  /** Published in the README as what they cost. */
  private static final int ESSENTIAL_SERIES = 15;

  @AutoClose private static Bench bench = Bench.start();

  private final List<Process> processes = new ArrayList<>();

  @TempDir private Path directory;

  @AfterEach
  void leaveNoProcess() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void figuresArePublishedAtTheEndAtTheLatest() throws Exception {
    try (CloudWatchStub cloudWatch = CloudWatchStub.start()) {
      Process worker = worker(cloudWatch.endpoint(), "an-access-key");
      countOne("a-private-user");
      worker.destroy();
      assertThat(worker.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

      assertThat(worker.exitValue()).as(log()).isZero();
      assertThat(cloudWatch.puts())
          .isNotEmpty()
          .allSatisfy(
              put -> {
                assertThat(put.authorization())
                    .contains("Credential=an-access-key/")
                    .contains("/us-east-1/monitoring/");
                assertThat(put.body().get("Namespace")).isEqualTo("Notes/Test");
                assertThat(put.data()).hasSizeLessThanOrEqualTo(1000);
                assertThat(put.body().toString()).doesNotContain("a-private-user");
                put.data().forEach(CloudWatchTest::checkDatum);
              });
      assertThat(valuesOf(cloudWatch, "notestream.consumer.applied.count")).contains(1.0);
      assertThat(valuesOf(cloudWatch, "notestream.shards.value")).isNotEmpty();
      assertThat(valuesOf(cloudWatch, "notestream.cloudwatch.age.value")).isNotEmpty();
      assertThat(cloudWatch.series()).hasSizeLessThanOrEqualTo(ESSENTIAL_SERIES);
    }
  }

  @Test
  void aCloudWatchThatNeverAnswersHarmsNothing() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Process worker = worker(URI.create("http://127.0.0.1:" + silent.getLocalPort()), "key");
      countOne("bob");
      worker.destroy();

      assertThat(worker.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(worker.exitValue()).as(log()).isZero();
      assertThat(log()).contains("has stopped");
    }
  }

  @Test
  void withoutCredentialsTheStartIsRefusedRatherThanNothingPublished() throws Exception {
    Process worker = worker(URI.create("http://127.0.0.1:1"), "");

    assertThat(worker.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(worker.exitValue()).isNotZero();
    assertThat(log()).contains("CloudWatch").contains("credentials").doesNotContain("\tat ");
  }

  /** What CloudWatch would refuse, or charge for. */
  private static void checkDatum(Map<?, ?> datum) {
    if (datum.get("Value") instanceof Double value) {
      assertThat(value).as(datum.toString()).isFinite();
    }
    assertThat(datum.get("MetricName").toString()).matches("[a-zA-Z][a-zA-Z.]*");
    List<?> dimensions = (List<?>) datum.get("Dimensions");
    if (dimensions != null) {
      assertThat(dimensions).as(datum.toString()).hasSizeLessThanOrEqualTo(2);
    }
  }

  private static List<Object> valuesOf(CloudWatchStub cloudWatch, String metric) {
    return cloudWatch.puts().stream()
        .flatMap(put -> put.data().stream())
        .filter(datum -> datum.get("MetricName").equals(metric))
        .<Object>map(datum -> datum.get("Value"))
        .toList();
  }

  private static void countOne(String user) {
    bench.create(user, "one");
    eventually().untilAsserted(() -> assertThat(bench.summary(user).created()).isEqualTo(1));
  }

  private Process worker(URI cloudWatch, String accessKey) throws IOException {
    Map<String, String> environment = new HashMap<>();
    environment.put("AWS_ENDPOINT_URL_CLOUDWATCH", cloudWatch.toString());
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    environment.put("AWS_SHARED_CREDENTIALS_FILE", "none");
    environment.put("AWS_CONFIG_FILE", "none");
    environment.put("AWS_ACCESS_KEY_ID", accessKey);
    environment.put("AWS_SECRET_ACCESS_KEY", accessKey);
    Process worker =
        WorkerProcess.start(
            bench, directory.resolve("log"), environment, "--cloudwatch", "Notes/Test");
    processes.add(worker);
    return worker;
  }

  private String log() throws IOException {
    Path log = directory.resolve("log");
    return Files.exists(log) ? Files.readString(log) : "";
  }
}
