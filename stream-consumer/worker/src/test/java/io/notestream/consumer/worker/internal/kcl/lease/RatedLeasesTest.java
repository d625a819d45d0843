package io.notestream.consumer.worker.internal.kcl.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeAction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.kinesis.leases.Lease;
import software.amazon.kinesis.leases.dynamodb.DynamoDBLeaseSerializer;
import software.amazon.kinesis.retrieval.kpl.ExtendedSequenceNumber;

class RatedLeasesTest {

  @Test
  void aRenewalSaysHowFastTheShardIsReadBesideWhatKclWrites() {
    RatedLeases rated = new RatedLeases(shard -> OptionalDouble.of(1234.567));

    Map<String, AttributeValueUpdate> update = rated.getDynamoLeaseCounterUpdate(lease());

    assertThat(update.remove(RatedLeases.RATE).value().n()).isEqualTo("1234.57");
    assertThat(update)
        .isEqualTo(new DynamoDBLeaseSerializer().getDynamoLeaseCounterUpdate(lease()));
  }

  @Test
  void whoDoesNotReadTheShardTakesAwayWhatAFormerWorkerHasLeft() {
    RatedLeases rated = new RatedLeases(shard -> OptionalDouble.empty());

    assertThat(rated.getDynamoLeaseCounterUpdate(lease()).get(RatedLeases.RATE).action())
        .isEqualTo(AttributeAction.DELETE);
  }

  @Test
  void kclPassesOverTheRateOfARow() {
    DynamoDBLeaseSerializer kcl = new DynamoDBLeaseSerializer();
    Map<String, AttributeValue> row = kcl.toDynamoRecord(lease());
    Lease before = kcl.fromDynamoRecord(row);

    row.put(RatedLeases.RATE, AttributeValue.fromN("12.50"));

    assertThat(kcl.fromDynamoRecord(row)).isEqualTo(before);
  }

  private static Lease lease() {
    Lease lease = new Lease();
    lease.leaseKey("shard");
    lease.leaseCounter(7L);
    lease.checkpoint(ExtendedSequenceNumber.TRIM_HORIZON);
    lease.ownerSwitchesSinceCheckpoint(0L);
    return lease;
  }
}
