package io.notestream.function;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One invocation of a function, from {@link #begin} to {@link #close}: what is logged meanwhile has
 * its request id. Closed by the thread that began it. Thread-safe.
 *
 * <p>Threads that an invocation uses need not know of it, since a sandbox runs one at a time. Where
 * several run at once, only the threads that began them know theirs.
 */
public final class Invocation implements AutoCloseable {

  private static final Set<Invocation> RUNNING = ConcurrentHashMap.newKeySet();
  private static final ThreadLocal<@Nullable Invocation> OF_THREAD = new ThreadLocal<>();

  private final @Nullable String requestId;

  private Invocation(@Nullable String requestId) {
    this.requestId = requestId;
  }

  /**
   * Begins an invocation.
   *
   * @param requestId Lambda's id of it; {@code null} outside of Lambda
   * @return the invocation, to be closed when the function returns
   */
  public static Invocation begin(@Nullable String requestId) {
    Invocation begun = new Invocation(requestId);
    RUNNING.add(begun);
    OF_THREAD.set(begun);
    return begun;
  }

  /**
   * Returns the request id of this thread's invocation, or else of the only one that runs.
   *
   * @return empty if there is none, or it cannot be told which of several it is
   */
  public static Optional<String> requestId() {
    Invocation own = OF_THREAD.get();
    if (own == null && RUNNING.size() == 1) {
      own = RUNNING.stream().findFirst().orElse(null);
    }
    return Optional.ofNullable(own).map(invocation -> invocation.requestId);
  }

  /** Ends the invocation. */
  @Override
  public void close() {
    RUNNING.remove(this);
    OF_THREAD.remove();
  }
}
