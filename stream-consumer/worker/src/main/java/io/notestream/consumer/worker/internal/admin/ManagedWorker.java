package io.notestream.consumer.worker.internal.admin;

import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.worker.status.HealthReport;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The worker as the admin endpoints see it. Thread-safe. */
public interface ManagedWorker {

  /** Returns the health at this moment. */
  HealthReport health();

  /** Returns what the worker is, by names that {@code /info} shows in this order. */
  Map<String, @Nullable Object> info();

  /** Allows records to be parked again after too many were: an operator has looked. */
  void resumeParking();

  /**
   * Adds a listener to all batches from now on. It must not block.
   *
   * @return removes the listener when it is closed
   */
  AutoCloseable addBatchListener(Consumer<ShardBatch> listener);
}
