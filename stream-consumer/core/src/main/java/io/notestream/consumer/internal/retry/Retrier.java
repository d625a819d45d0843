package io.notestream.consumer.internal.retry;

import io.notestream.consumer.batch.Stop;
import io.notestream.model.failure.Failure;
import io.notestream.model.failure.Failures;
import java.util.function.Supplier;

/** Repeats a call until it succeeds or is refused for good. Thread-safe. */
public final class Retrier {

  private final ActiveRetries retries;

  /** Creates a retrier whose waits are seen in the given retries. */
  public Retrier(ActiveRetries retries) {
    this.retries = retries;
  }

  /**
   * Calls until the service has accepted or finally refused, or a stop is requested.
   *
   * @param call a call that may be repeated without harm
   */
  public <T> Attempt<T> call(Supplier<T> call, Stop stop) {
    try (Retry retry = retries.begin()) {
      while (!stop.requested()) {
        try {
          return Attempt.done(call.get());
        } catch (RuntimeException e) {
          // Whatever a client throws is retried here and shown by the gauges; thrown on, it would
          // reach a caller that skips the batch.
          Failure failure = Failures.of(e);
          if (!failure.worthRetrying()) {
            return Attempt.refused(failure);
          }
          if (!retry.pauseAfter(failure, stop)) {
            return Attempt.stopped();
          }
        }
      }
      return Attempt.stopped();
    }
  }
}
