package io.notestream.consumer.worker.internal.kcl.shard;

import io.notestream.consumer.batch.ShardBatch;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The listeners that see every batch before it is processed, a capture for instance: DynamoDB
 * allows two readers of a stream, and this is for a third. Thread-safe.
 */
public final class BatchListeners {

  private final List<Consumer<ShardBatch>> listeners = new CopyOnWriteArrayList<>();

  /**
   * Adds a listener to all batches from now on; it may see a batch more than once. It must not
   * block: the shard waits for it.
   *
   * @return removes the listener when it is closed
   */
  public AutoCloseable add(Consumer<ShardBatch> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  void offer(ShardBatch batch) {
    listeners.forEach(listener -> listener.accept(batch));
  }
}
