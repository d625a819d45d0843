package io.notestream.consumer.worker.internal.kcl.shard;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;

/** Where batches go: the core's {@link io.notestream.consumer.StreamConsumer#process}. */
@FunctionalInterface
public interface BatchPipeline {

  /**
   * Blocks until the batch is settled or has to be given up. Throws no exception; an {@link Error}
   * is a bug.
   */
  BatchOutcome process(ShardBatch batch, BatchControl control);
}
