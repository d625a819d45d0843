package io.notestream.consumer.worker;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.worker.status.HealthReport.State;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class UnreadableLeaseTest {

  @Test
  void aStateThatKclDoesNotKnowIsNamedWithItsTableAndTheWorkerGoesOnWithoutIt() {
    try (Bench bench = Bench.start()) {
      bench.running(bench.worker()).close();
      put(bench, Map.of("leaseKey", text("Migration3.0"), "cv", text("CLIENT_VERSION_9X")));

      StreamWorker worker = bench.started(bench.worker());

      eventually()
          .untilAsserted(
              () ->
                  assertThat(worker.health().reasons())
                      .singleElement()
                      .asString()
                      .contains("Migration3.0", bench.leaseTable(), "CLIENT_VERSION_9X"));
      assertThat(worker.health().ready()).isFalse();
      assertThat(worker.health().live()).isTrue();

      bench
          .dynamoDb()
          .deleteItem(
              r -> r.tableName(bench.leaseTable()).key(Map.of("leaseKey", text("Migration3.0"))));
      eventually().until(() -> worker.health().ready());
    }
  }

  @Test
  void aCheckpointThatIsNoPositionIsNamedAndTheShardIsReadOnceItIsOne() {
    try (Bench bench = Bench.start()) {
      StreamWorker first = bench.running(bench.worker());
      bench.create("user0", "counted");
      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));
      first.close();
      Map<String, AttributeValue> lease =
          bench.leases().entrySet().stream()
              .filter(row -> row.getKey().startsWith("shardId-"))
              .findFirst()
              .orElseThrow()
              .getValue();
      Map<String, AttributeValue> garbage = new HashMap<>(lease);
      garbage.put("checkpoint", text("garbage"));
      put(bench, garbage);
      bench.create("user0", "waits");

      StreamWorker worker = bench.started(bench.worker());
      eventually().until(() -> worker.health().state() == State.DEGRADED);
      assertThat(worker.health().reasons())
          .singleElement()
          .asString()
          .contains(lease.get("leaseKey").s(), bench.leaseTable(), "'garbage'");

      bench
          .dynamoDb()
          .updateItem(
              r ->
                  r.tableName(bench.leaseTable())
                      .key(Map.of("leaseKey", lease.get("leaseKey")))
                      .updateExpression("SET checkpoint = :c")
                      .expressionAttributeValues(Map.of(":c", lease.get("checkpoint"))));
      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(2));
      eventually().until(() -> worker.health().ready());
    }
  }

  private static void put(Bench bench, Map<String, AttributeValue> row) {
    bench.dynamoDb().putItem(r -> r.tableName(bench.leaseTable()).item(row));
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }
}
