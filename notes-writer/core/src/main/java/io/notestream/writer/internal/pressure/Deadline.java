package io.notestream.writer.internal.pressure;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The time by which the request that this thread serves must have its response. It belongs to the
 * thread, since every call of DynamoDB depends on it and none of what lies between is about it.
 */
public final class Deadline {

  /** What is left for the response itself, once a call of DynamoDB has timed out. */
  private static final Duration FOR_THE_RESPONSE = Duration.ofMillis(100);

  private static final ThreadLocal<@Nullable Long> END = new ThreadLocal<>();

  private Deadline() {}

  /**
   * Returns what the work returns.
   *
   * @param time how long it may take from now on
   */
  public static <T> T within(Duration time, Supplier<T> work) {
    Long before = END.get();
    END.set(System.nanoTime() + time.minus(FOR_THE_RESPONSE).toNanos());
    try {
      return work.get();
    } finally {
      restore(before);
    }
  }

  /** Returns an executor whose tasks have the deadline of the thread that hands them over. */
  public static Executor passedOnBy(Executor executor) {
    return task -> {
      Long end = END.get();
      executor.execute(
          () -> {
            END.set(end);
            try {
              task.run();
            } finally {
              END.remove();
            }
          });
    };
  }

  /**
   * Returns how much of a time is left until the deadline; all of it if there is none.
   *
   * @return not negative
   */
  public static Duration remainingOf(Duration time) {
    Long end = END.get();
    if (end == null) {
      return time;
    }
    Duration remaining = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    return remaining.compareTo(time) < 0 ? remaining : time;
  }

  private static void restore(@Nullable Long end) {
    if (end == null) {
      END.remove();
    } else {
      END.set(end);
    }
  }
}
