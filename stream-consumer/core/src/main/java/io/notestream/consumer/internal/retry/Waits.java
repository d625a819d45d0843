package io.notestream.consumer.internal.retry;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Everything that waits for a failure to pass, at this moment. Thread-safe. */
public final class Waits {

  private final InstantSource clock;
  private final Consumer<Failure> onFailure;
  private final Map<Wait, State> open = new ConcurrentHashMap<>();

  private record State(Instant since, Failure failure) {}

  /**
   * @param onFailure hears of every failure that is waited for
   */
  public Waits(InstantSource clock, Consumer<Failure> onFailure) {
    this.clock = clock;
    this.onFailure = onFailure;
  }

  /** A new sequence of calls, which does not wait yet. */
  public Wait begin() {
    return new Wait(this);
  }

  /** How many wait. */
  public int count() {
    return open.size();
  }

  /** Since when the longest of them waits. */
  public Optional<Instant> since() {
    return open.values().stream().map(State::since).min(Comparator.naturalOrder());
  }

  /** What somebody has to look after, if anything. */
  public Optional<Failure> outage() {
    return open.values().stream()
        .map(State::failure)
        .filter(failure -> failure.kind() == Failure.Kind.OUTAGE)
        .findAny();
  }

  void enter(Wait wait, Failure failure) {
    onFailure.accept(failure);
    open.merge(
        wait,
        new State(clock.instant(), failure),
        (was, is) -> new State(was.since(), is.failure()));
  }

  void leave(Wait wait) {
    open.remove(wait);
  }
}
