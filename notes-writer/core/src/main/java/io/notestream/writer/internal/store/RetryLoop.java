package io.notestream.writer.internal.store;

import io.notestream.model.failure.Failure;
import io.notestream.model.failure.Failures;
import io.notestream.writer.internal.pressure.Deadline;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Repeats a call until it has a result or the time is up, with full jitter between the attempts.
 * Thread-safe.
 */
final class RetryLoop {

  private static final Duration FIRST_WAIT = Duration.ofMillis(10);
  private static final Duration LONGEST_WAIT = Duration.ofMillis(800);

  private final Duration budget;
  private final LongSupplier nanoTime;
  private final Sleeper sleeper;

  /**
   * Creates a loop.
   *
   * @param budget no attempt but the first starts after this time, nor after the {@link Deadline},
   *     and no pause lasts beyond it; the last attempt may still take as long as its client grants
   *     it
   */
  RetryLoop(Duration budget) {
    this(budget, System::nanoTime, TimeUnit.NANOSECONDS::sleep);
  }

  /**
   * Creates a loop by another clock.
   *
   * @param nanoTime as {@link System#nanoTime}
   * @param sleeper pauses
   */
  RetryLoop(Duration budget, LongSupplier nanoTime, Sleeper sleeper) {
    this.budget = budget;
    this.nanoTime = nanoTime;
    this.sleeper = sleeper;
  }

  /** Lets time pass. */
  @FunctionalInterface
  interface Sleeper {
    void sleep(long nanos) throws InterruptedException;
  }

  /** An attempt. */
  @FunctionalInterface
  interface Retryable<T> {

    /**
     * Tries once. A condition on the time needs a fresh time, taken after whatever the attempt has
     * to read first.
     *
     * @param unsure whether an earlier attempt failed in a way in which it may have succeeded
     * @return the result; {@code null} to try again, since somebody else was faster
     */
    @Nullable T run(boolean unsure);
  }

  /**
   * Returns the result of the first attempt that has one.
   *
   * @throws StoreUnavailableException if there is none in time
   * @throws SdkException if an attempt fails in a way that does not pass
   */
  <T> T run(Retryable<T> attempt) {
    return run(attempt, () -> {});
  }

  /**
   * Returns the result of the first attempt that has one.
   *
   * @param undone called before an exception is thrown, if it is certain that no attempt has
   *     succeeded nor will: no response was lost
   * @throws StoreUnavailableException if there is none in time
   * @throws SdkException if an attempt fails in a way that does not pass
   */
  <T> T run(Retryable<T> attempt, Runnable undone) {
    AtomicBoolean unsure = new AtomicBoolean();
    try {
      return run(attempt, unsure);
    } catch (SdkException | StoreUnavailableException e) {
      if (!unsure.get()) {
        undone.run();
      }
      throw e;
    }
  }

  private <T> T run(Retryable<T> attempt, AtomicBoolean unsure) {
    Duration time = Deadline.remainingOf(budget);
    long end = nanoTime.getAsLong() + time.toNanos();
    SdkException last = null;
    for (int tries = 0; tries == 0 || nanoTime.getAsLong() - end < 0; tries++) {
      if (tries > 1 || last != null) {
        // After a first lost race the attempt has fresh data, and needs no pause.
        pause(tries, end - nanoTime.getAsLong());
      }
      try {
        T result = attempt.run(unsure.get());
        if (result != null) {
          return result;
        }
      } catch (SdkException e) {
        Failure failure = Failures.of(e);
        if (!failure.passes()) {
          throw e;
        }
        last = e;
        unsure.compareAndSet(false, failure.kind() == Failure.Kind.UNCLEAR);
      }
    }
    throw new StoreUnavailableException("no result within " + time, last);
  }

  /**
   * Pauses for a random time.
   *
   * @param remaining nanoseconds that the pause is shorter than
   */
  private void pause(int tries, long remaining) {
    long most =
        Math.min(
            LONGEST_WAIT.toNanos(), FIRST_WAIT.multipliedBy(1L << Math.min(tries, 16)).toNanos());
    try {
      sleeper.sleep(ThreadLocalRandom.current().nextLong(Math.max(1, Math.min(most, remaining))));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted between two attempts", e);
    }
  }
}
