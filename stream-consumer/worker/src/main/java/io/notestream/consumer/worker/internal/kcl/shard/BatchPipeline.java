package io.notestream.consumer.worker.internal.kcl.shard;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;

/** Processes batches: the core's {@link io.notestream.consumer.StreamConsumer#process}. */
@FunctionalInterface
public interface BatchPipeline {

  /**
   * Processes a batch; returns when it is settled or was stopped. Throws no exception; an {@link
   * Error} is a bug.
   */
  BatchOutcome process(ShardBatch batch, BatchControl control);
}
