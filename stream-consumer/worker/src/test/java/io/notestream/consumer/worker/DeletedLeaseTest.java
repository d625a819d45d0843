package io.notestream.consumer.worker;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.worker.status.HealthReport.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Rows of the lease table that somebody deletes while a worker runs. */
class DeletedLeaseTest {

  @Test
  void aShardThatHasEndedIsReadAllTheSameOnceItsUnreadableRowIsDeleted() {
    try (Bench bench = Bench.start()) {
      StreamWorker first = bench.running(bench.worker());
      bench.create("user0", "counted");
      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));
      first.close();
      String parent = shards(bench).get(0);
      bench.setCheckpoint(parent, "garbage");
      bench.create("user0", "waits");
      bench.engine().streams().roll(bench.tables().notes());
      bench.create("user0", "waits too");
      String child = shards(bench).get(1);
      listAsKclDoes(bench, parent, child);
      StreamWorker worker = bench.started(bench.worker());
      eventually().until(() -> worker.health().state() == State.DEGRADED);
      assertThat(bench.created(1)).isEqualTo(1);

      bench
          .dynamoDb()
          .deleteItem(r -> r.tableName(bench.leaseTable()).key(Map.of("leaseKey", text(parent))));

      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(3));
      eventually().until(() -> worker.health().ready());
    }
  }

  /** Writes the lease of a child, which KCL does within two minutes. */
  private static void listAsKclDoes(Bench bench, String parent, String child) {
    Map<String, AttributeValue> lease = new HashMap<>(bench.leases().get(parent));
    lease.put("leaseKey", text(child));
    lease.put("checkpoint", text("TRIM_HORIZON"));
    lease.put("parentShardId", AttributeValue.fromSs(List.of(parent)));
    bench.dynamoDb().putItem(r -> r.tableName(bench.leaseTable()).item(lease));
  }

  private static List<String> shards(Bench bench) {
    return bench.engine().streams().shards(bench.tables().notes()).stream()
        .map(shard -> shard.id())
        .toList();
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }
}
