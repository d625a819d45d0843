package io.notestream.consumer.expiry;

import io.notestream.consumer.batch.Stop;
import io.notestream.model.change.NoteChange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Writes many pending reactions concurrently: when a target is down, every expiration needs one.
 * Thread-safe.
 */
final class PendingPuts implements AutoCloseable {

  private static final int THREADS = 16;

  /** How often a wait checks whether a stop is requested. */
  private static final long POLL_MILLIS = 50;

  private final PendingReactions pending;
  private final ReactionMeters meters;
  private final ExecutorService threads;

  PendingPuts(PendingReactions pending, ReactionMeters meters, ReactionScheduling scheduling) {
    this.pending = pending;
    this.meters = meters;
    this.threads = scheduling.pools().make("reaction-pending", THREADS);
  }

  /** A reaction that failed, and why. */
  record Put(NoteChange.Expired expired, String reaction, String reason) {}

  /**
   * Writes all of them.
   *
   * @param done called with each as soon as it is durable
   * @param stop ends the wait; those that are not durable by then may still become so
   * @return {@code false} if a stop was requested or the thread was interrupted before all were
   * @throws software.amazon.awssdk.core.exception.SdkException if DynamoDB refused one; the others
   *     have been tried
   */
  boolean putAll(List<Put> puts, Consumer<Put> done, Stop stop) {
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
        if (!await(future, stop)) {
          futures.forEach(one -> one.cancel(true));
          return false;
        }
      } catch (ExecutionException e) {
        failure = unwrap(e);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return true;
  }

  /** Returns whether the task has ended; {@code false} if a stop came first. */
  private static boolean await(Future<?> future, Stop stop) throws ExecutionException {
    while (true) {
      try {
        future.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException e) {
        if (stop.requested()) {
          return false;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
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
