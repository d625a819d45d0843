package io.notestream.consumer.internal.thread;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/** Does several things at once that wait for calls, and waits for all of them. Thread-safe. */
public final class Together {

  private final Executor executor;

  /**
   * @param executor runs all but one of them; the caller does the last itself
   */
  public Together(Executor executor) {
    this.executor = executor;
  }

  /**
   * Does something with each of the values.
   *
   * @return whether all of it returned {@code true}
   * @throws RuntimeException or Error what any of it has thrown, once all of it has ended
   */
  public <T> boolean all(List<T> values, Predicate<T> doing) {
    if (values.isEmpty()) {
      return true;
    }
    int last = values.size() - 1;
    List<CompletableFuture<Boolean>> others = new ArrayList<>(last);
    for (T value : values.subList(0, last)) {
      others.add(CompletableFuture.supplyAsync(() -> doing.test(value), executor));
    }
    CompletableFuture<Boolean> own = new CompletableFuture<>();
    own.completeAsync(() -> doing.test(values.get(last)), Runnable::run);
    boolean all = true;
    Throwable thrown = null;
    others.add(own);
    for (CompletableFuture<Boolean> each : others) {
      try {
        all &= each.join(); // An interruption ends none of them: whoever stops them asks them to.
      } catch (CompletionException e) {
        thrown = thrown == null ? e.getCause() : thrown;
      }
    }
    if (thrown instanceof Error bug) {
      throw bug;
    }
    if (thrown instanceof RuntimeException failure) {
      throw failure;
    }
    return all;
  }
}
