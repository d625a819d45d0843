package io.notestream.consumer.worker.internal.kcl.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class UnservedLeasesTest {

  private static final Duration BOUND = Duration.ofSeconds(15);
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Map<String, LeaseRow> rows = new HashMap<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final UnservedLeases leases = new UnservedLeases(() -> now, BOUND);

  @Test
  void aLeaseThatNobodyWasGivenIsUnservedAfterTheBoundAndNotBefore() {
    lease("shard-1", null, 0, "TRIM_HORIZON");

    assertThat(looks(4)).isEmpty();
    assertThat(looks(1)).singleElement().asString().contains("shard shard-1:");
  }

  @Test
  void theLeaderIsNamedIfThereIsOne() {
    lease("shard-1", "dead", 7, "100");
    lease("shard-2", "dead", 7, "100");

    assertThat(looks(5))
        .singleElement()
        .asString()
        .contains("shard-1 and 1 more", "no worker leads");
    row(
        Map.of(
            "leaseKey", s("Leader"),
            "entityType", s("LEADER"),
            "ownerName", s("hang\u001bing"),
            "recordVersionNumber", s("1"),
            "leaseDuration", s("3000")));
    assertThat(looks(1)).singleElement().asString().contains("'hang?ing'");
  }

  @Test
  void aLeaseThatIsRenewedOrFinishedOrChangesHandsIsServed() {
    lease("ended", "dead", 7, "SHARD_END");
    for (int renewals = 0; renewals < 9; renewals++) {
      lease("renewed", "worker", renewals, "100");
      lease("moving", "worker-" + renewals, 0, "100");
      assertThat(looks(1)).isEmpty();
    }
  }

  @Test
  void aLeaseThatIsHandedOverAndDoesNotArriveIsUnservedThoughItIsRenewed() {
    for (int renewals = 0; renewals < 4; renewals++) {
      handedOver("shard-1", renewals);
      assertThat(looks(1)).isEmpty();
    }
    handedOver("shard-1", 4);
    assertThat(looks(1))
        .singleElement()
        .asString()
        .contains("shard shard-1:", "from 'former' to 'next'");

    lease("shard-1", "next", 5, "100");
    assertThat(looks(1)).isEmpty();
  }

  @Test
  void aLeaseThatIsServedAgainIsAsGoodAsNew() {
    lease("shard-1", "dead", 7, "100");
    assertThat(looks(5)).isNotEmpty();

    lease("shard-1", "worker", 8, "100");

    assertThat(looks(4)).isEmpty();
  }

  @Test
  void whatIsUnreadableIsToldAsThat() {
    lease("shard-1", "worker", 7, "garbage");

    assertThat(looks(9)).isEmpty();
  }

  @Test
  void timeInWhichTheTableWasOutOfReachCountsForNothing() {
    lease("shard-1", "dead", 7, "100");
    assertThat(looks(4)).isEmpty();

    now = now.plus(BOUND).plusSeconds(1);

    assertThat(looks(4)).isEmpty();
    assertThat(looks(1)).isNotEmpty();
  }

  private List<String> looks(int count) {
    List<String> found = List.of();
    for (int i = 0; i < count; i++) {
      found = leases.look(new ArrayList<>(rows.values()));
      now = now.plus(LOOK);
    }
    return found;
  }

  private void handedOver(String shard, int counter) {
    lease(shard, "next", counter, "100");
    Map<String, AttributeValue> row = new HashMap<>(rows.get(shard).attributes());
    row.put("checkpointOwner", s("former"));
    row(row);
  }

  private void lease(String shard, String owner, int counter, String checkpoint) {
    Map<String, AttributeValue> row = new HashMap<>();
    row.put("leaseKey", s(shard));
    row.put("leaseCounter", AttributeValue.fromN(Integer.toString(counter)));
    row.put("checkpoint", s(checkpoint));
    row.put("checkpointSubSequenceNumber", AttributeValue.fromN("0"));
    row.put("ownerSwitchesSinceCheckpoint", AttributeValue.fromN("0"));
    if (owner != null) {
      row.put("leaseOwner", s(owner));
    }
    row(row);
  }

  private void row(Map<String, AttributeValue> attributes) {
    LeaseRow row = LeaseRow.of(attributes);
    rows.put(row.key(), row);
  }

  private static AttributeValue s(String value) {
    return AttributeValue.fromS(value);
  }
}
