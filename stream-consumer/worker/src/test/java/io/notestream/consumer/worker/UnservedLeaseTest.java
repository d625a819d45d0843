package io.notestream.consumer.worker;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.worker.options.KclProfile;
import io.notestream.consumer.worker.status.HealthReport.State;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A fleet whose leader lives and hands out no leases, as one that hangs. */
class UnservedLeaseTest {

  private static final String LEADER = "Leader";

  /** As on a laptop, but for the times after which a lease is a problem. */
  private static final KclProfile QUICK = quick(KclProfile.local());

  @Test
  void shardsThatALeaderLeavesToNobodyAreSaidWithItsNameUntilTheyAreRead() {
    try (Bench bench = Bench.start()) {
      StreamWorker first = bench.running(bench.worker());
      eventually().until(() -> bench.leases().containsKey(LEADER));
      Map<String, AttributeValue> lock = new HashMap<>(bench.leases().get(LEADER));
      first.close();
      String shard = bench.engine().streams().shards(bench.tables().notes()).get(0).id();
      lock.put("ownerName", AttributeValue.fromS("hanging"));
      ScheduledExecutorService hanging = Executors.newSingleThreadScheduledExecutor();
      hanging.scheduleAtFixedRate(() -> renew(bench, lock), 0, 500, TimeUnit.MILLISECONDS);

      StreamWorker worker = bench.running(bench.worker().profile(QUICK));
      bench.create("user0", "waits");
      Awaitility.await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> worker.health().state() == State.DEGRADED);
      assertThat(worker.health().reasons())
          .singleElement()
          .asString()
          .contains(shard, "nobody", "hanging");
      assertThat(worker.health().live()).isTrue();

      hanging.shutdownNow();
      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));
      eventually().until(() -> worker.health().ready());
    }
  }

  private static KclProfile quick(KclProfile local) {
    return new KclProfile(
        "quick",
        Duration.ofSeconds(1),
        local.leaseAssignment(),
        Duration.ofMillis(900),
        Duration.ofMillis(300),
        local.idleBetweenReads(),
        local.fastestReads(),
        local.quietReads(),
        local.dispatchPoll(),
        local.parentPoll(),
        local.initializationBackoff(),
        local.handoffTimeout(),
        local.workerReport(),
        local.workerMeasure(),
        Duration.ofSeconds(1),
        local.taskBackoff(),
        local.deleteReturn());
  }

  private static void renew(Bench bench, Map<String, AttributeValue> lock) {
    lock.put("recordVersionNumber", AttributeValue.fromS(UUID.randomUUID().toString()));
    bench.dynamoDb().putItem(r -> r.tableName(bench.leaseTable()).item(lock));
  }
}
