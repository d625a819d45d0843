package io.notestream.consumer.expiry;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.distribution.HistogramSupport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notestream.model.change.ExpiryCause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReactionMetersTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Circuit circuit = new Circuit(() -> Expirations.EXPIRY);
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

  @Test
  void eachOutcomeIsCountedByItself() {
    meters.done("log", Expirations.event(1), Expirations.EXPIRY);
    meters.pending("log");
    meters.pending("log");
    meters.retryFailed("log");
    meters.retryFailed("log");
    meters.retryFailed("log");
    meters.givenUp("archive");

    assertThat(reactions("log", "done")).isEqualTo(1);
    assertThat(reactions("log", "pending")).isEqualTo(2);
    assertThat(reactions("log", "retry-failed")).isEqualTo(3);
    assertThat(reactions("archive", "given-up")).isEqualTo(1);
  }

  @Test
  void aReactionIsLateAfterMoreThanTheTimeThatIsAllowed() {
    meters.done("log", Expirations.event(1), Expirations.EXPIRY.plusSeconds(60));
    assertThat(registry.find("notestream.expirations.late").counter()).isNull();

    meters.done("log", Expirations.event(2), Expirations.EXPIRY.plusSeconds(61));

    assertThat(registry.get("notestream.expirations.late").counter().count()).isEqualTo(1);
  }

  @Test
  void aNoteThatHadNoExpiryIsNeitherLateNorOnTime() {
    ExpirationEvent event = Expirations.event(1);
    meters.done(
        "log",
        new ExpirationEvent(
            event.note().toBuilder().expiry(null).build(),
            ExpiryCause.TTL,
            event.sequence(),
            event.eventTime()),
        Expirations.EXPIRY.plusSeconds(3600));

    assertThat(reactions("log", "done")).isEqualTo(1);
    assertThat(registry.find("notestream.expirations.lateness").timer()).isNull();
  }

  @Test
  void aReactionsMetersExistBeforeItsFirstExpiration() {
    meters.register("log", circuit);

    assertThat(registry.get("notestream.reactions").tag("reaction", "log").counters())
        .extracting(counter -> counter.getId().getTag("outcome"))
        .containsExactlyInAnyOrder("done", "pending", "retry-failed", "given-up");
    assertThat(registry.get("notestream.expirations.lateness").tag("reaction", "log").timers())
        .hasSameSizeAs(ExpiryCause.values());
    assertThat(registry.get("notestream.expirations.late").tag("reaction", "log").counters())
        .hasSameSizeAs(ExpiryCause.values());
  }

  @Test
  void theGaugeSaysWhetherTheTargetIsLeftAlone() {
    meters.register("log", circuit);
    Gauge open = registry.get("notestream.reactions.circuit.open").tag("reaction", "log").gauge();
    assertThat(open.value()).isZero();

    for (int i = 0; i < Circuit.FAILURES_IN_A_ROW; i++) {
      circuit.tryAcquire().orElseThrow().failed();
    }

    assertThat(open.value()).isEqualTo(1);
  }

  private double reactions(String reaction, String outcome) {
    return registry
        .get("notestream.reactions")
        .tags("reaction", reaction, "outcome", outcome)
        .counter()
        .count();
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
