package io.notestream.consumer.internal.run;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.log.LogFields;
import io.notestream.consumer.internal.retry.ByteBudget;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.Retry;
import io.notestream.model.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/** Runs batches within the memory budget that they share. Thread-safe; one per process. */
public final class BatchRunner {

  private static final Failure LOST =
      new Failure(Failure.Kind.OUTAGE, "TableMissing", "a table that is written to is missing");

  private static final String NOT_FOUND = "ResourceNotFoundException";

  /** The heap that a record takes in addition to its own bytes, of which there are copies. */
  private static final int BYTES_PER_RECORD = 4096;

  private static final int COPIES = 4;

  private final BatchParts parts;
  private final ViewsState views;
  private final ByteBudget memory;

  /** Creates a runner. */
  public BatchRunner(BatchParts parts, ViewsState views, ByteBudget memory) {
    this.parts = parts;
    this.views = views;
    this.memory = memory;
  }

  /**
   * Runs a batch, after waiting for the views table and for memory.
   *
   * @param stop requested when the control requests a stop or its deadline has come
   */
  public BatchOutcome run(ShardBatch batch, BatchControl control, Stop stop) {
    try (LogFields shard = LogFields.ofShard(batch.shardId())) {
      return runLogged(batch, control, stop);
    }
  }

  private BatchOutcome runLogged(ShardBatch batch, BatchControl control, Stop stop) {
    long start = System.nanoTime();
    Instant began = parts.clock().instant();
    if (!views.await(stop)) {
      return unstarted(batch, control, began);
    }
    Optional<ByteBudget.Share> share = memory.acquire(estimate(batch), stop);
    if (share.isEmpty()) {
      return unstarted(batch, control, began);
    }
    try (ByteBudget.Share held = share.get()) {
      BatchOutcome outcome = runAgainstCurrentTable(batch, control, stop, began);
      parts.meters().batch(batch.records().size(), Duration.ofNanos(System.nanoTime() - start));
      return outcome;
    }
  }

  /** Runs the batch anew if the views table turns out to be another one, or a table was missing. */
  private BatchOutcome runAgainstCurrentTable(
      ShardBatch batch, BatchControl control, Stop stop, Instant began) {
    Call missing = null;
    BatchOutcome outcome = null;
    try (Retry retry = parts.retries().begin()) {
      while (views.await(stop)) { // Also the first time: to wait for memory may take long.
        ViewsState.Known known = views.known();
        outcome =
            new BatchRun(parts, batch, control, () -> !views.isCurrent(known), began)
                .run(known.planner());
        if (outcome.complete() || views.isCurrent(known)) {
          break;
        }
        missing = parts.retries().lastFailed(NOT_FOUND).orElse(missing);
        if (missing != null && !retry.pauseAfter(missing, LOST, stop)) {
          break;
        }
      }
    }
    return outcome == null ? unstarted(batch, control, began) : outcome;
  }

  private BatchOutcome unstarted(ShardBatch batch, BatchControl control, Instant began) {
    return new BatchRun(parts, batch, control, Stop.never(), began).outcome();
  }

  private static long estimate(ShardBatch batch) {
    long bytes = 0;
    for (Record record : batch.records()) {
      StreamRecord stream = record == null ? null : record.dynamodb();
      Long size = stream == null ? null : stream.sizeBytes();
      bytes += BYTES_PER_RECORD + COPIES * (size == null ? 0 : size);
    }
    return bytes;
  }
}
