package io.notestream.consumer.worker;

import io.micrometer.cloudwatch2.CloudWatchConfig;
import io.micrometer.cloudwatch2.CloudWatchMeterRegistry;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;

/**
 * Where a worker's figures go: always to Prometheus, and to CloudWatch when it is switched on,
 * whose registry would only log its failures; so the time of the last success is a figure too.
 */
final class Meters implements AutoCloseable {

  /** A worker that ends has so long to get its last figures out, whatever CloudWatch does. */
  private static final Duration LAST_WORD = Duration.ofSeconds(3);

  private final PrometheusMeterRegistry prometheus =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CompositeMeterRegistry all = new CompositeMeterRegistry();
  private final @Nullable CloudWatchAsyncClient cloudWatch;

  /**
   * @param namespace CloudWatch's; {@code null} for no CloudWatch
   * @throws IllegalArgumentException if there is a namespace, but no credentials to publish with
   */
  Meters(@Nullable String namespace, Region region) {
    all.add(prometheus);
    cloudWatch = namespace == null ? null : publishTo(namespace, region);
  }

  /** For those that count. */
  MeterRegistry registry() {
    return all;
  }

  /** For those that show. */
  PrometheusMeterRegistry prometheus() {
    return prometheus;
  }

  /** Publishes what is left. */
  @Override
  public void close() {
    all.close();
    if (cloudWatch != null) {
      cloudWatch.close();
    }
  }

  private CloudWatchAsyncClient publishTo(String namespace, Region region) {
    requireCredentials();
    AtomicLong published = new AtomicLong(System.nanoTime());
    CloudWatchAsyncClient client =
        CloudWatchAsyncClient.builder()
            .region(region)
            .overrideConfiguration(
                c -> c.addExecutionInterceptor(new Published(published)).apiCallTimeout(LAST_WORD))
            .build();
    CloudWatchConfig config =
        new CloudWatchConfig() {
          @Override
          public @Nullable String get(String key) {
            return null;
          }

          @Override
          public String namespace() {
            return namespace;
          }

          @Override
          @SuppressWarnings("deprecation") // this registry still goes by it
          public Duration readTimeout() {
            return LAST_WORD;
          }
        };
    all.add(new CloudWatchMeterRegistry(config, Clock.SYSTEM, client));
    TimeGauge.builder(
            "notestream.cloudwatch.age",
            published,
            TimeUnit.NANOSECONDS,
            at -> System.nanoTime() - at.get())
        .description("how long ago figures were last accepted by CloudWatch")
        .register(all);
    return client;
  }

  /** The registry would only log that it cannot publish, once a minute and for ever. */
  private static void requireCredentials() {
    try (DefaultCredentialsProvider credentials = DefaultCredentialsProvider.builder().build()) {
      credentials.resolveCredentials();
    } catch (SdkClientException e) {
      throw new IllegalArgumentException(
          "Figures are to be published to CloudWatch, but there are no credentials for it: "
              + e.getMessage(),
          e);
    }
  }

  private record Published(AtomicLong at) implements ExecutionInterceptor {
    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
      at.set(System.nanoTime());
    }
  }
}
