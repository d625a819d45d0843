package io.notestream.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;

/** What reaches CloudWatch of the meters that there are, and what Prometheus has of them. */
class MeterRegistriesTest {

  private static final List<String> PROPERTIES =
      List.of("aws.endpointUrlCloudWatch", "aws.accessKeyId", "aws.secretAccessKey");

  private CloudWatchStub cloudWatch;

  @BeforeEach
  void start() throws Exception {
    cloudWatch = CloudWatchStub.start();
    PROPERTIES.forEach(name -> System.setProperty(name, cloudWatch.endpoint().toString()));
  }

  @AfterEach
  void close() {
    PROPERTIES.forEach(System::clearProperty);
    cloudWatch.close();
  }

  @Test
  void byDefaultCloudWatchGetsWhatAlertsAreAboutAndPrometheusAll() {
    String scrape = publish(CloudWatchSettings.essential("Notes"));

    assertThat(cloudWatch.puts())
        .allMatch(put -> put.body().get("Namespace").equals("Notes"))
        .isNotEmpty();
    assertThat(cloudWatch.series())
        .anyMatch(series -> series.startsWith("notestream.consumer.lag.max "))
        .anyMatch(series -> series.startsWith("notestream.writer.requests.count "))
        .anyMatch(series -> series.startsWith("notestream.cloudwatch.age.value "))
        .noneMatch(series -> series.contains("histogram") || series.contains("route"))
        .noneMatch(series -> series.startsWith("notestream.consumer.batch"));
    assertThat(values("notestream.writer.requests.count")).containsExactly(5.0);
    assertThat(scrape)
        .contains(
            "notestream_consumer_batch_seconds_count 1",
            "notestream_consumer_lag_seconds_bucket",
            "notestream_writer_requests_total{outcome=\"ok\",route=\"/a\"} 2",
            "notestream_writer_requests_total{outcome=\"ok\",route=\"/b\"} 3");
  }

  @Test
  void allMetersAreThereIfThatIsAskedFor() {
    publish(new CloudWatchSettings("Notes", CloudWatchMeters.ALL));

    assertThat(cloudWatch.series())
        .anyMatch(series -> series.startsWith("notestream.consumer.batch.max "))
        .anyMatch(series -> series.startsWith("notestream.consumer.lag.histogram.value "))
        .anyMatch(series -> series.contains("/b"));
  }

  /** The thresholds of the alarms on AWS are in milliseconds. */
  @Test
  void aLagIsPublishedInMilliseconds() {
    publish(CloudWatchSettings.essential("Notes"));

    assertThat(values("notestream.shards.lag.value")).containsExactly(61_000.0);
  }

  private String publish(CloudWatchSettings settings) {
    try (MeterRegistries registries = new MeterRegistries(settings, Region.US_EAST_1)) {
      MeterRegistry registry = registries.registry();
      requests(registry, "/a").increment(2);
      requests(registry, "/b").increment(3);
      for (String name : List.of("notestream.consumer.lag", "notestream.consumer.batch")) {
        Timer.builder(name)
            .serviceLevelObjectives(Duration.ofSeconds(1))
            .register(registry)
            .record(Duration.ofMillis(20));
      }
      TimeGauge.builder("notestream.shards.lag", () -> 61, TimeUnit.SECONDS).register(registry);
      return registries.scrape();
    }
  }

  private static Counter requests(MeterRegistry registry, String route) {
    return Counter.builder("notestream.writer.requests")
        .tags("outcome", "ok", "route", route)
        .register(registry);
  }

  private List<Object> values(String metric) {
    return cloudWatch.puts().stream()
        .flatMap(put -> put.data().stream())
        .filter(datum -> datum.get("MetricName").equals(metric))
        .<Object>map(datum -> datum.get("Value"))
        .toList();
  }
}
