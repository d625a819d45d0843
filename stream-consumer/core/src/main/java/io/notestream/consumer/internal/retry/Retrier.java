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
   * @param what names the call in readiness and logs
   * @param call a call that may be repeated without harm
   */
  public <T> Attempt<T> call(Call what, Supplier<T> call, Stop stop) {
    try (Retry retry = retries.begin()) {
      while (!stop.requested()) {
        try {
          T value = call.get();
          retry.succeeded(what);
          return Attempt.done(value);
        } catch (RuntimeException e) {
          // Whatever a client throws is retried here and shown by the gauges; thrown on, it would
          // reach a caller that skips the batch.
          Failure failure = Failures.of(e);
          if (!failure.worthRetrying()) {
            return Attempt.refused(failure);
          }
          if (!retry.pauseAfter(what, failure, stop)) {
            return Attempt.stopped();
          }
        }
      }
      return Attempt.stopped();
    }
  }
}
