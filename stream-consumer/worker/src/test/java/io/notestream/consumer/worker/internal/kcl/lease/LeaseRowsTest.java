package io.notestream.consumer.worker.internal.kcl.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.worker.Bench;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class LeaseRowsTest {

  @AutoClose private final Bench bench = Bench.start();

  @Test
  void aTableThatIsGoneIsSeenWhereItsRowsAreLookedAt() throws Exception {
    LeaseRows rows = new LeaseRows("no-such-table", bench.clients().forStream().leases());

    assertThat(unreadable(rows)).isEmpty();
    assertThat(rows.checkpoints()).isEmpty();
  }

  @Test
  void rowsThatKclCanReadAreNoProblem() throws Exception {
    bench.running(bench.worker());
    LeaseRows rows = new LeaseRows(bench.leaseTable(), bench.clients().forStream().leases());

    assertThat(unreadable(rows)).contains(Map.of());

    bench
        .dynamoDb()
        .putItem(
            r ->
                r.tableName(bench.leaseTable())
                    .item(Map.of("leaseKey", AttributeValue.fromS("shard"))));

    assertThat(unreadable(rows).orElseThrow()).containsOnlyKeys("shard");
  }

  private static Optional<Map<String, String>> unreadable(LeaseRows rows) throws Exception {
    return rows.problems(new UnservedLeases(InstantSource.system(), Duration.ofMinutes(1)))
        .map(LeaseRows.Problems::unreadable);
  }
}
