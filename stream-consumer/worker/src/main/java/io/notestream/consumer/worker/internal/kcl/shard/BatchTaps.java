package io.notestream.consumer.worker.internal.kcl.shard;

import io.notestream.consumer.batch.ShardBatch;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Those who look on as batches go by, a capture for instance: DynamoDB allows two readers of a
 * stream, so a third one reads from here. Thread-safe.
 */
public final class BatchTaps {

  private final List<Consumer<ShardBatch>> taps = new CopyOnWriteArrayList<>();

  /**
   * Shows every batch from now on to {@code tap}, before it is processed and perhaps more than
   * once. The tap must not block: the shard waits for it.
   *
   * @return ends it
   */
  public AutoCloseable add(Consumer<ShardBatch> tap) {
    taps.add(tap);
    return () -> taps.remove(tap);
  }

  public void offer(ShardBatch batch) {
    taps.forEach(tap -> tap.accept(batch));
  }
}
