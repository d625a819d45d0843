package io.notestream.consumer.worker.internal.kcl.lease;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.internal.clock.ServerTimes;
import io.notestream.consumer.watermark.Watermark;
import io.notestream.consumer.worker.Bench;
import io.notestream.consumer.worker.StreamWorker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

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

  /** KCL does so some hours after a shard was read to its end; the stream lists it for a day. */
  @Test
  void aFinishedShardWhoseLeaseIsGoneHoldsNothingUp() {
    bench.createMany(10, 5);
    bench.running(bench.worker());
    bench.engine().streams().split(bench.tables().notes(), 2);
    bench.createMany(10, 5);
    eventually().until(() -> bench.created(5) == 20);
    eventually().until(() -> !finished().isEmpty());
    String table = bench.leaseTable();
    for (String shard : finished()) {
      bench
          .dynamoDb()
          .deleteItem(r -> r.tableName(table).key(Map.of("leaseKey", AttributeValue.fromS(shard))));
    }

    Watermark watermark = watermark();
    Instant now = bench.now();

    eventually().untilAsserted(() -> assertThat(watermark.look().settledThrough()).isAfter(now));
  }

  private List<String> finished() {
    return bench.leases().values().stream()
        .filter(row -> row.containsKey("checkpoint"))
        .filter(row -> "SHARD_END".equals(row.get("checkpoint").s()))
        .map(row -> row.get("leaseKey").s())
        .toList();
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
