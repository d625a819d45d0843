package io.notestream.consumer.worker.internal.kcl.shard;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Gives the batches of one stream to the listeners and then to the core. Thread-safe. */
public final class BatchDelivery {

  private final String streamArn;
  private final BatchListeners listeners;
  private final BatchPipeline pipeline;

  /** Delivers batches of the stream with that ARN. */
  public BatchDelivery(String streamArn, BatchListeners listeners, BatchPipeline pipeline) {
    this.streamArn = streamArn;
    this.listeners = listeners;
    this.pipeline = pipeline;
  }

  /** Delivers records of one shard; returns when the core has settled them or was stopped. */
  BatchOutcome deliver(String shardId, List<Record> records, BatchControl control) {
    ShardBatch batch = new ShardBatch(streamArn, shardId, records);
    listeners.offer(batch);
    return pipeline.process(batch, control);
  }
}
