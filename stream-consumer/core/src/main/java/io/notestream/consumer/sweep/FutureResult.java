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
   * @throws RuntimeException or Error what ended the task, if anything did
   */
  static <T> T of(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error bug) {
        throw bug;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
