package io.notestream.consumer.retry;

import java.util.function.BooleanSupplier;
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
  public <T> Attempt<T> call(Supplier<T> call, BooleanSupplier stop) {
    try (Wait wait = waits.begin()) {
      while (!stop.getAsBoolean()) {
        try {
          return new Attempt.Done<>(call.get());
        } catch (RuntimeException e) {
          // Whatever a client or its answer brings, it is waited for here and shown by the gauges;
          // thrown on, it would end in the hands of a caller that skips the batch.
          Failure failure = Failures.of(e);
          if (!failure.worthRetrying()) {
            return new Attempt.Refused<>(failure);
          }
          if (!wait.after(failure, stop)) {
            return new Attempt.Stopped<>();
          }
        }
      }
      return new Attempt.Stopped<>();
    }
  }
}
