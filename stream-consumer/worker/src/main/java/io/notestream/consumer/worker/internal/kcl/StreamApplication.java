package io.notestream.consumer.worker.internal.kcl;

import io.notestream.consumer.worker.internal.kcl.gap.GapStore;
import io.notestream.consumer.worker.internal.kcl.shard.BatchPipeline;

/** What a stream is followed for: it takes the batches and remembers the gaps. Thread-safe. */
public interface StreamApplication extends BatchPipeline, GapStore {

  /**
   * Called with every {@link Error} that comes out of the pipeline. After the first nothing is
   * processed or checkpointed any more.
   */
  void onBug(Error bug);
}
