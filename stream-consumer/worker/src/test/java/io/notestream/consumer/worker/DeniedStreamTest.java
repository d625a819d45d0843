package io.notestream.consumer.worker;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.worker.status.HealthReport.State;
import io.notestream.local.fault.Fault;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A worker from which the right to read the stream is taken. */
class DeniedStreamTest {

  @AutoClose private final Bench bench = Bench.start();

  @Test
  void readsThatAreDeniedDegradeReadinessAndLeaveTheWorkerAlive() {
    StreamWorker worker = bench.running(bench.worker());
    String shard = bench.engine().streams().shards(bench.tables().notes()).get(0).id();
    Fault denied = denied("GetRecords");
    bench.create("user0", "waits");

    assertSaid(worker, shard, "GetRecords");
    bench.engine().clock().advance(Duration.ofHours(1));
    eventually().until(() -> worker.health().live()); // With the next attempt.
    assertSaid(worker, shard, "GetRecords");

    denied.remove();
    eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));
    eventually().until(() -> worker.health().ready());
  }

  @Test
  void aShardThatEndsWhileTheOnesAfterItCannotBeListedIsSaid() {
    StreamWorker worker = bench.running(bench.worker());
    String shard = bench.engine().streams().shards(bench.tables().notes()).get(0).id();
    Fault denied = denied("DescribeStream");
    bench.engine().streams().roll(bench.tables().notes());
    bench.create("user0", "waits");

    assertSaid(worker, shard, "DescribeStream");

    denied.remove();
    eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));
    eventually().until(() -> worker.health().ready());
  }

  @Test
  void aWorkerThatStartsMeanwhileIsNotStuckEither() {
    bench.running(bench.worker()).close();
    Fault denied = denied("GetShardIterator");
    bench.create("user0", "waits");
    StreamWorker worker = bench.started(bench.worker());
    String shard = bench.engine().streams().shards(bench.tables().notes()).get(0).id();

    assertSaid(worker, shard, "GetShardIterator");
    bench.engine().clock().advance(Duration.ofHours(1));
    assertSaid(worker, shard, "GetShardIterator");
    assertThat(worker.health().live()).isTrue();

    denied.remove();
    eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));
    eventually().until(() -> worker.health().ready());
  }

  private Fault denied(String operation) {
    return bench
        .engine()
        .faults()
        .on(operation)
        .fail("AccessDeniedException", "not authorized to perform dynamodb:" + operation);
  }

  private static void assertSaid(StreamWorker worker, String shard, String operation) {
    eventually().until(() -> worker.health().state() == State.DEGRADED);
    assertThat(worker.health().reasons())
        .singleElement()
        .asString()
        .contains(shard, "AccessDeniedException", operation);
  }
}
