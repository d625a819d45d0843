package io.notestream.consumer.internal.retry;

import io.notestream.model.failure.Failure;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The retries of the process that are waiting at this moment for a failure to pass. Thread-safe.
 */
public final class ActiveRetries {

  private final InstantSource clock;
  private final Consumer<Failure> onFailure;
  private final Supplier<? extends RandomGenerator> random;
  private final Map<Retry, State> waiting = new ConcurrentHashMap<>();
  private final Outages outages = new Outages();
  private volatile Instant progressedAt = Instant.EPOCH;

  private record State(Instant since, Call call, Failure failure) {}

  /**
   * Creates a set of retries of which none is waiting.
   *
   * @param onFailure called with every failure that is retried
   */
  public ActiveRetries(InstantSource clock, Consumer<Failure> onFailure) {
    this(clock, onFailure, ThreadLocalRandom::current);
  }

  /**
   * Creates a set of retries of which none is waiting.
   *
   * @param onFailure called with every failure that is retried
   * @param random draws the pauses between attempts
   */
  public ActiveRetries(
      InstantSource clock,
      Consumer<Failure> onFailure,
      Supplier<? extends RandomGenerator> random) {
    this.clock = clock;
    this.onFailure = onFailure;
    this.random = random;
  }

  /** Returns the state of a new sequence of calls, which is not waiting yet. */
  public Retry begin() {
    return new Retry(this, new Backoff(random));
  }

  /** Returns how many sequences of calls are waiting. */
  public int waiting() {
    return waiting.size();
  }

  /** Returns since when the longest of them has been waiting; empty if none is. */
  public Optional<Instant> waitingSince() {
    return waiting.values().stream().map(State::since).min(Comparator.naturalOrder());
  }

  /** Notes that a record was settled. That a call succeeded is not enough: others may follow it. */
  public void progressed() {
    progressedAt = clock.instant();
  }

  /** Returns since when no record has been settled while something waits; empty if nothing does. */
  public Optional<Instant> stuckSince() {
    return waitingSince().map(since -> since.isAfter(progressedAt) ? since : progressedAt);
  }

  /** Returns in words the outage that one of them has been waiting for the longest, if any. */
  public Optional<String> outage() {
    return waiting.values().stream()
        .filter(state -> state.failure().kind() == Failure.Kind.OUTAGE)
        .min(Comparator.comparing(State::since))
        .map(state -> state.call() + ": " + state.failure());
  }

  /**
   * Returns in words what keeps calls from succeeding, if anything does: what is waited for, or
   * else what has failed since the given time and has not succeeded since.
   */
  public Optional<String> cause(Instant from) {
    return outages.cause(from);
  }

  /** Returns the call that failed last with this code and has not succeeded since. */
  public Optional<Call> lastFailed(String code) {
    return outages.lastWith(code);
  }

  /** Logs what goes on failing, each call once a minute. Costs next to nothing if nothing fails. */
  public void remind() {
    outages.remind(clock.instant());
  }

  /** Notes that a call succeeded that may have failed before. */
  void succeeded(Call call) {
    outages.succeeded(call, clock.instant());
  }

  void enter(Retry retry, Call call, Failure failure) {
    onFailure.accept(failure);
    Instant now = clock.instant();
    State before = waiting.get(retry);
    if (before != null && !before.call().equals(call)) {
      outages.left(retry, before.call(), now);
    }
    Instant since = before == null ? now : before.since();
    waiting.put(retry, new State(since, call, failure));
    outages.failed(retry, call, failure, since, now);
  }

  void leave(Retry retry) {
    State before = waiting.remove(retry);
    if (before != null) {
      outages.left(retry, before.call(), clock.instant());
    }
  }
}
