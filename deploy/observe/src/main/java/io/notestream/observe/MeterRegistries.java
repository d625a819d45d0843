package io.notestream.observe;

import io.micrometer.cloudwatch2.CloudWatchConfig;
import io.micrometer.cloudwatch2.CloudWatchMeterRegistry;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.notestream.model.endpoint.AwsAccess;
import io.notestream.model.endpoint.ConfiguredEndpoints;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;

/**
 * The meter registries of a program: Prometheus, and CloudWatch if it is switched on. CloudWatch's
 * registry only logs that it cannot publish, so the time since its last success is a metric too.
 * Thread-safe.
 */
public final class MeterRegistries implements AutoCloseable {

  /** The type of what {@link #scrape} returns. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** How long a program that ends may take to publish its last metrics. */
  private static final Duration LAST_PUBLISH = Duration.ofSeconds(3);

  private final PrometheusMeterRegistry prometheus =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CompositeMeterRegistry all = new CompositeMeterRegistry();
  private final @Nullable CloudWatchAsyncClient cloudWatch;

  /**
   * Opens the registries.
   *
   * @param settings what is published to CloudWatch; {@code null} for Prometheus alone
   * @param region CloudWatch's
   * @throws io.notestream.model.endpoint.MissingAccessException if something is to be published,
   *     but there are no credentials for that
   */
  public MeterRegistries(@Nullable CloudWatchSettings settings, Region region) {
    all.add(prometheus);
    cloudWatch = settings == null ? null : publish(settings, region);
  }

  /** {@return the registry for meters} */
  public MeterRegistry registry() {
    return all;
  }

  /** {@return all meters in the text format of Prometheus, for {@value #CONTENT_TYPE}} */
  public String scrape() {
    return prometheus.scrape();
  }

  /** Publishes the last metrics. */
  @Override
  public void close() {
    all.close();
    if (cloudWatch != null) {
      cloudWatch.close();
    }
  }

  private CloudWatchAsyncClient publish(CloudWatchSettings settings, Region region) {
    // Fails at the start; the registry would log that it cannot publish, each minute and for ever.
    AwsCredentialsProvider credentials = AwsAccess.credentialsFor("CloudWatch");
    AtomicLong published = new AtomicLong(System.nanoTime());
    CloudWatchAsyncClient client =
        CloudWatchAsyncClient.builder()
            .region(region)
            .credentialsProvider(credentials)
            .httpClientBuilder(NettyClients.builder(ConfiguredEndpoints.cloudWatch()))
            .overrideConfiguration(
                c ->
                    c.addExecutionInterceptor(new Published(published))
                        .apiCallTimeout(LAST_PUBLISH))
            .build();
    CloudWatchConfig config =
        new CloudWatchConfig() {
          @Override
          public @Nullable String get(String key) {
            return null;
          }

          @Override
          public String namespace() {
            return settings.namespace();
          }

          @Override
          @SuppressWarnings("deprecation") // this registry still uses it
          public Duration readTimeout() {
            return LAST_PUBLISH;
          }
        };
    CloudWatchMeterRegistry registry = new CloudWatchMeterRegistry(config, Clock.SYSTEM, client);
    settings.meters().filters().forEach(registry.config()::meterFilter);
    all.add(registry);
    TimeGauge.builder(
            "notestream.cloudwatch.age",
            published,
            TimeUnit.NANOSECONDS,
            at -> System.nanoTime() - at.get())
        .description(
            "time since CloudWatch last accepted metrics. Above 120 s it refuses them or cannot be"
                + " reached: see the log")
        .register(all);
    return client;
  }

  private record Published(AtomicLong at) implements ExecutionInterceptor {
    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
      at.set(System.nanoTime());
    }
  }
}
