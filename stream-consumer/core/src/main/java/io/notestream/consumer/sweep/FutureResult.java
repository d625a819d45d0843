package io.notestream.consumer.sweep;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Takes the results of tasks that throw no checked exceptions. */
final class FutureResult {

  private FutureResult() {}

  /**
   * Waits for a task.
   *
   * @return its result
   * @throws RuntimeException the one that ended the task, if one did
   */
  static <T> T of(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
