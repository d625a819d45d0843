package io.notestream.consumer.expiry;

import io.notestream.consumer.internal.thread.DaemonThreads;
import io.notestream.model.change.NoteChange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Writes many pending reactions concurrently: when a target is down, every expiration needs one.
 * Thread-safe.
 */
final class PendingPuts implements AutoCloseable {

  private static final int THREADS = 16;

  private final PendingReactions pending;
  private final ReactionMeters meters;
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          10,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          DaemonThreads.named("reaction-pending"));

  PendingPuts(PendingReactions pending, ReactionMeters meters) {
    this.pending = pending;
    this.meters = meters;
    threads.allowCoreThreadTimeOut(true);
  }

  /** A reaction that failed, and why. */
  record Put(NoteChange.Expired expired, String reaction, String reason) {}

  /**
   * Writes all of them.
   *
   * @param done called with each as soon as it is durable
   * @return {@code false} if the thread was interrupted before all were
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB refused one; the others
   *     have been tried
   */
  boolean putAll(List<Put> puts, Consumer<Put> done) {
    List<Future<?>> futures = new ArrayList<>();
    for (Put put : puts) {
      futures.add(
          threads.submit(
              () -> {
                pending.putIfAbsent(put.expired, put.reaction, put.reason);
                meters.pending(put.reaction);
                done.accept(put);
              }));
    }
    RuntimeException failure = null;
    for (Future<?> future : futures) {
      try {
        future.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      } catch (ExecutionException e) {
        failure = unwrap(e);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return true;
  }

  private static RuntimeException unwrap(ExecutionException e) {
    if (e.getCause() instanceof RuntimeException failure) {
      return failure;
    }
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("a task failed with a checked exception", e);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
