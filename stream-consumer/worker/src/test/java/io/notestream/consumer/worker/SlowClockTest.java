package io.notestream.consumer.worker;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.worker.status.HealthReport.State;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class SlowClockTest {

  @Test
  void aWorkerThatGetsNoShardsByItsClockSaysSoAndOneThatReadsDoesNot() {
    try (Bench bench = Bench.start()) {
      InstantSource slow = () -> bench.engine().clock().instant().minus(Duration.ofSeconds(7));
      StreamWorker reading = bench.running(bench.worker().clock(slow));
      eventually().until(() -> reading.health().ready());

      StreamWorker idle = bench.started(bench.worker().clock(slow));
      eventually().until(() -> idle.health().state() == State.DEGRADED);

      assertThat(idle.health().reasons())
          .singleElement()
          .asString()
          .contains("clock is", "s behind DynamoDB's", "no shards");
      assertThat(reading.health().ready()).isTrue();
    }
  }
}
