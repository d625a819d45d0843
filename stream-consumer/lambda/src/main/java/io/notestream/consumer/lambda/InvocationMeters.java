package io.notestream.consumer.lambda;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.cumulative.CumulativeDistributionSummary;
import io.micrometer.core.instrument.cumulative.CumulativeTimer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.NoopHistogram;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.function.EmbeddedMetrics;
import io.notestream.function.MetricUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;

/**
 * Keeps what the meters record until it is drained, at the end of each invocation. A registry that
 * publishes in steps of time would lose what a frozen sandbox has not published. Thread-safe, but
 * for {@link #drain}, which one thread at a time may call.
 */
final class InvocationMeters extends SimpleMeterRegistry {

  private final Map<Meter.Id, Double> published = new HashMap<>();

  InvocationMeters() {
    super(SimpleConfig.DEFAULT, Clock.SYSTEM);
  }

  /**
   * Returns what was recorded since the last call. A counter that did not move is left out, and so
   * is a gauge that is zero and was before: each series costs money for as long as it has values.
   */
  EmbeddedMetrics drain(String namespace) {
    EmbeddedMetrics metrics = new EmbeddedMetrics(namespace);
    forEachMeter(
        meter -> {
          Meter.Id id = meter.getId();
          Map<String, String> tags = new HashMap<>();
          for (Tag tag : id.getTagsAsIterable()) {
            tags.put(tag.getKey(), tag.getValue());
          }
          if (meter instanceof Counter counter) {
            add(metrics, id, MetricUnit.COUNT, tags, sincePublished(id, counter.count()));
          } else if (meter instanceof Gauge gauge) {
            double value = gauge.value();
            if (value != 0 || sincePublished(id, value) != 0) {
              metrics.add(id.getName(), unit(id), tags, value);
            }
            published.put(id, value);
          } else if (meter instanceof KeptTimer timer) {
            timer.values.drain(v -> metrics.add(id.getName(), MetricUnit.MILLISECONDS, tags, v));
          } else if (meter instanceof KeptSummary summary) {
            summary.values.drain(v -> metrics.add(id.getName(), unit(id), tags, v));
          }
        });
    return metrics;
  }

  private static void add(
      EmbeddedMetrics metrics,
      Meter.Id id,
      MetricUnit unit,
      Map<String, String> tags,
      double value) {
    if (value != 0) {
      metrics.add(id.getName(), unit, tags, value);
    }
  }

  private double sincePublished(Meter.Id id, double value) {
    Double before = published.put(id, value);
    return before == null ? value : value - before;
  }

  private static MetricUnit unit(Meter.Id id) {
    String unit = id.getBaseUnit();
    return "seconds".equals(unit)
        ? MetricUnit.SECONDS
        : "bytes".equals(unit) ? MetricUnit.BYTES : MetricUnit.NONE;
  }

  @Override
  protected Timer newTimer(
      Meter.Id id, DistributionStatisticConfig distribution, PauseDetector pauses) {
    return new KeptTimer(id, clock, distribution, pauses);
  }

  @Override
  protected DistributionSummary newDistributionSummary(
      Meter.Id id, DistributionStatisticConfig distribution, double scale) {
    return new KeptSummary(id, clock, distribution, scale);
  }

  /** Values since the last time that they were drained. */
  private static final class Values {
    private final Queue<Double> values = new ConcurrentLinkedQueue<>();

    void add(double value) {
      values.add(value);
    }

    void drain(DoubleConsumer to) {
      for (Double value = values.poll(); value != null; value = values.poll()) {
        to.accept(value);
      }
    }
  }

  private static final class KeptTimer extends CumulativeTimer {
    private final Values values = new Values();

    KeptTimer(
        Meter.Id id, Clock clock, DistributionStatisticConfig distribution, PauseDetector pauses) {
      super(id, clock, distribution, pauses, TimeUnit.MILLISECONDS, NoopHistogram.INSTANCE);
    }

    @Override
    protected void recordNonNegative(long amount, TimeUnit unit) {
      super.recordNonNegative(amount, unit);
      values.add(unit.toNanos(amount) / 1e6);
    }
  }

  private static final class KeptSummary extends CumulativeDistributionSummary {
    private final Values values = new Values();

    KeptSummary(Meter.Id id, Clock clock, DistributionStatisticConfig distribution, double scale) {
      super(id, clock, distribution, scale, NoopHistogram.INSTANCE);
    }

    @Override
    protected void recordNonNegative(double amount) {
      super.recordNonNegative(amount);
      values.add(amount);
    }
  }
}
