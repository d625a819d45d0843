package io.notestream.consumer.internal.retry;

import io.notestream.model.failure.Failure;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The retries of the process that are waiting at this moment for a failure to pass. Thread-safe.
 */
public final class ActiveRetries {

  private final InstantSource clock;
  private final Consumer<Failure> onFailure;
  private final Map<Retry, State> waiting = new ConcurrentHashMap<>();

  private record State(Instant since, Failure failure) {}

  /**
   * Creates a set of retries of which none is waiting.
   *
   * @param onFailure called with every failure that is retried
   */
  public ActiveRetries(InstantSource clock, Consumer<Failure> onFailure) {
    this.clock = clock;
    this.onFailure = onFailure;
  }

  /** Returns the state of a new sequence of calls, which is not waiting yet. */
  public Retry begin() {
    return new Retry(this);
  }

  /** Returns how many sequences of calls are waiting. */
  public int waiting() {
    return waiting.size();
  }

  /** Returns since when the longest of them has been waiting; empty if none is. */
  public Optional<Instant> waitingSince() {
    return waiting.values().stream().map(State::since).min(Comparator.naturalOrder());
  }

  /** Returns an outage that one of them is waiting for, if any. */
  public Optional<Failure> outage() {
    return waiting.values().stream()
        .map(State::failure)
        .filter(failure -> failure.kind() == Failure.Kind.OUTAGE)
        .findAny();
  }

  void enter(Retry retry, Failure failure) {
    onFailure.accept(failure);
    waiting.merge(
        retry,
        new State(clock.instant(), failure),
        (before, now) -> new State(before.since(), now.failure()));
  }

  void leave(Retry retry) {
    waiting.remove(retry);
  }
}
