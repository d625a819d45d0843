package io.notestream.consumer.worker.internal.kcl.lease;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeAction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;
import software.amazon.kinesis.leases.Lease;
import software.amazon.kinesis.leases.dynamodb.DynamoDBLeaseSerializer;

/**
 * Writes leases as KCL does, and with each renewal and each checkpoint how many records a second
 * their worker settles, for the consoles of the other workers: within the same write, so that it
 * costs nothing. KCL passes over the attribute. Thread-safe if what it calls is.
 */
public final class RatedLeases extends DynamoDBLeaseSerializer {

  /** The name of the attribute. */
  public static final String RATE = "recordsPerSecond";

  private final Function<String, OptionalDouble> rates;

  /**
   * @param rates the records a second of a shard; empty if this worker does not read it
   */
  RatedLeases(Function<String, OptionalDouble> rates) {
    this.rates = rates;
  }

  @Override
  public Map<String, AttributeValueUpdate> getDynamoLeaseCounterUpdate(Lease lease) {
    Map<String, AttributeValueUpdate> update =
        new HashMap<>(super.getDynamoLeaseCounterUpdate(lease));
    OptionalDouble rate = rates.apply(lease.leaseKey());
    update.put(RATE, rate.isPresent() ? put(rate.getAsDouble()) : delete());
    return update;
  }

  private static AttributeValueUpdate put(double rate) {
    return AttributeValueUpdate.builder()
        .action(AttributeAction.PUT)
        .value(AttributeValue.fromN(String.format(Locale.ROOT, "%.2f", rate)))
        .build();
  }

  /** What a former worker of the lease has left. */
  private static AttributeValueUpdate delete() {
    return AttributeValueUpdate.builder().action(AttributeAction.DELETE).build();
  }
}
