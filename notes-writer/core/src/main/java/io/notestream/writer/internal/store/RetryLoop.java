package io.notestream.writer.internal.store;

import io.notestream.model.failure.Failure;
import io.notestream.model.failure.Failures;
import io.notestream.writer.internal.pressure.Deadline;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
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

  /**
   * Creates a loop.
   *
   * @param budget no attempt starts after this time, nor after the {@link Deadline}; the last may
   *     still take as long as its client grants it
   */
  RetryLoop(Duration budget) {
    this.budget = budget;
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
    long end = System.nanoTime() + time.toNanos();
    SdkException last = null;
    for (int tries = 0; tries == 0 || System.nanoTime() < end; tries++) {
      if (tries > 1 || last != null) {
        pause(tries); // After a first lost race the attempt has fresh data, and needs no pause.
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

  private static void pause(int tries) {
    long most = Math.min(LONGEST_WAIT.toMillis(), FIRST_WAIT.toMillis() << Math.min(tries, 16));
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(most + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted between two attempts", e);
    }
  }
}
