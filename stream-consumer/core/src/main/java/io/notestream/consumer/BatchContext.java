package io.notestream.consumer;

import io.notestream.consumer.retry.Failure;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * What the parts of one batch's work share. Thread-safe.
 *
 * @param pipeline what all batches share
 * @param batch the batch
 * @param settlement what is settled of it
 * @param reactions what comes before expirations are committed
 * @param stop whether to stop between calls
 */
record BatchContext(
    Pipeline pipeline,
    ShardBatch batch,
    Settlement settlement,
    Reactions reactions,
    BooleanSupplier stop) {

  private static final Logger LOG = LoggerFactory.getLogger(BatchContext.class);

  /** Why a change is parked whose place in the ledger another change holds. */
  static final Failure COLLISION =
      new Failure(
          Failure.Kind.REJECTED, "COLLISION", "another change has this note and sequence number");

  @Nullable Record record(int index) {
    return batch.records().get(index);
  }

  /** Where the records come from. */
  String source() {
    return batch.stream() + " " + batch.shardId();
  }

  /** A record is durably parked. */
  void parked(int index, String what, Failure failure) {
    pipeline.meters().parked(failure.code());
    if (failure.equals(COLLISION)) {
      pipeline.meters().collision();
    }
    LOG.error("Parked {} of {}: {}", what, source(), failure);
    settlement.settle(index, Settlement.Fate.PARKED);
  }
}
