package io.notestream.consumer.worker.internal.kcl.lease;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.internal.clock.ServerTimes;
import io.notestream.consumer.watermark.Watermark;
import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.StreamWorker;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The watermark against the lease table of a real KCL. */
@Timeout(180)
class LeaseWatermarkTest {

  private final Bench bench = Bench.start();

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void followsTheWorkersAndStopsWithThem() {
    Watermark watermark = watermark();
    assertThat(watermark.look().settledThrough()).isEqualTo(Instant.MIN);
    assertThat(watermark.look().heldUpBy()).contains("no worker has begun");

    StreamWorker worker = bench.running(bench.worker());
    bench.createMany(50, 5);
    Instant changed = bench.now().plusSeconds(1);
    eventually()
        .untilAsserted(() -> assertThat(watermark.look().settledThrough()).isAfter(changed));
    assertThat(bench.created(5)).isEqualTo(50);

    // Also if the shards stand still: nothing follows the checkpoint.
    Instant quiet = bench.now().plusSeconds(2);
    eventually().untilAsserted(() -> assertThat(watermark.look().settledThrough()).isAfter(quiet));

    bench.engine().streams().split(bench.tables().notes(), 3);
    bench.createMany(50, 5);
    Instant split = bench.now().plusSeconds(1);
    eventually().untilAsserted(() -> assertThat(watermark.look().settledThrough()).isAfter(split));
    assertThat(bench.created(5)).isEqualTo(100);

    worker.close();
    bench.createMany(50, 5);
    Instant uncounted = bench.now();
    bench.engine().clock().advance(Duration.ofSeconds(30));
    for (int i = 0; i < 10; i++) {
      assertThat(watermark.look().settledThrough()).isBefore(uncounted);
    }
    assertThat(watermark.look().heldUpBy()).contains("is read as far as");

    bench.running(bench.worker());
    eventually()
        .untilAsserted(() -> assertThat(watermark.look().settledThrough()).isAfter(uncounted));
    assertThat(bench.created(5)).isEqualTo(150);
  }

  private Watermark watermark() {
    return new LeaseWatermark(
        bench.clients().forStream(),
        bench.tables(),
        new LeaseTableNames("notestream-consumer", bench.tables().notes()),
        new ServerTimes(bench.engine().clock(), Duration.ofSeconds(60)),
        Duration.ZERO);
  }
}
