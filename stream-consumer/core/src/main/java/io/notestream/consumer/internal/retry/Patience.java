package io.notestream.consumer.internal.retry;

import io.notestream.consumer.batch.Stop;
import java.util.function.Supplier;

/** Repeats a call for as long as it takes. Thread-safe. */
public final class Patience {

  private final Waits waits;

  public Patience(Waits waits) {
    this.waits = waits;
  }

  /**
   * Calls until the service has accepted or finally refused, or there is a request to stop.
   *
   * @param call a call that may be repeated without harm
   */
  public <T> Attempt<T> call(Supplier<T> call, Stop stop) {
    try (Wait wait = waits.begin()) {
      while (!stop.requested()) {
        try {
          return Attempt.done(call.get());
        } catch (RuntimeException e) {
          // Whatever a client or its answer brings, it is waited for here and shown by the gauges;
          // thrown on, it would end in the hands of a caller that skips the batch.
          Failure failure = Failures.of(e);
          if (!failure.worthRetrying()) {
            return Attempt.refused(failure);
          }
          if (!wait.after(failure, stop)) {
            return Attempt.stopped();
          }
        }
      }
      return Attempt.stopped();
    }
  }
}
