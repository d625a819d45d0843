package io.notestream.consumer.expiry;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.distribution.HistogramSupport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReactionMetersTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<ExpirationEvent> done = new ArrayList<>();
  private final ReactionMeters meters =
      new ReactionMeters(registry, Duration.ofMinutes(1), done::add);

  @Test
  void aReactionThatIsLateByLessThanASecondIsInTheBucketOfItsTime() {
    meters.done("log", Expirations.event(1), Expirations.EXPIRY.plusMillis(80));
    meters.done("log", Expirations.event(2), Expirations.EXPIRY.plusMillis(400));

    assertThat(buckets())
        .containsEntry(0.05, 0.0)
        .containsEntry(0.1, 1.0)
        .containsEntry(0.25, 1.0)
        .containsEntry(0.5, 2.0)
        .containsEntry(172_800.0, 2.0);
  }

  @Test
  void whatSeemsToBeDoneBeforeItWasDueIsOnTime() {
    meters.done("log", Expirations.event(1), Expirations.EXPIRY.minusSeconds(1));

    assertThat(buckets()).containsEntry(0.05, 1.0);
  }

  @Test
  void theListenerIsToldOfEachReactionThatIsDone() {
    ExpirationEvent expiration = Expirations.event(1);

    meters.done("log", expiration, Expirations.EXPIRY);
    meters.pending("log");
    meters.done("archive", expiration, Expirations.EXPIRY);

    assertThat(done).containsExactly(expiration, expiration);
  }

  /** By their upper bounds in seconds, how many reactions were done within them. */
  private Map<Double, Double> buckets() {
    HistogramSupport lateness =
        (HistogramSupport)
            registry.get("notestream.expirations.lateness").tag("cause", "SWEEPER").meter();
    return Arrays.stream(lateness.takeSnapshot().histogramCounts())
        .collect(toMap(bucket -> bucket.bucket(TimeUnit.SECONDS), bucket -> bucket.count()));
  }
}
