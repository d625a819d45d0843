package io.notestream.consumer.internal.invariant;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that an invariant is broken: counts it, logs it at most once a minute for each invariant,
 * and remembers it for an hour. Several of one registry share their counters. Thread-safe.
 */
public final class Invariants {

  private static final Logger LOG = LoggerFactory.getLogger(Invariants.class);

  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);
  private static final Duration MEMORY = Duration.ofHours(1);

  private final InstantSource clock;
  private final Map<Invariant, State> states = new EnumMap<>(Invariant.class);

  /** What is known of one invariant. Guarded by itself. */
  private static final class State {
    private final Counter counter;
    private @Nullable Instant brokenAt;
    private @Nullable Instant loggedAt;
    private long unlogged;

    State(Counter counter) {
      this.counter = counter;
    }
  }

  /** Registers the meter, with each of its tags. */
  public Invariants(MeterRegistry meters, InstantSource clock) {
    this.clock = clock;
    for (Invariant invariant : Invariant.values()) {
      states.put(
          invariant,
          new State(
              Counter.builder("notestream.invariants.broken")
                  .description(
                      "what must never happen, and did. Promised to be 0: the log names shard, "
                          + "event and user; report it, and recount those users")
                  .tag("invariant", invariant.tag())
                  .register(meters)));
    }
  }

  /**
   * Says that an invariant is broken.
   *
   * @param ids where: the ids of what is concerned, without a title or a body
   */
  public void broken(Invariant invariant, String ids) {
    Instant now = clock.instant();
    State state = state(invariant);
    state.counter.increment();
    synchronized (state) {
      state.brokenAt = now;
      if (state.loggedAt != null && now.isBefore(state.loggedAt.plus(BETWEEN_LINES))) {
        state.unlogged++;
        return;
      }
      LOG.error(
          "An invariant is broken, {}: {}: {} (unlogged before: {}). Report it; {}",
          invariant.tag(),
          invariant.meaning(),
          Printable.text(ids),
          state.unlogged,
          invariant.remedy());
      state.loggedAt = now;
      state.unlogged = 0;
    }
  }

  /** Returns what was broken within the last hour, in words; empty if nothing was. */
  public List<String> problems() {
    Instant from = clock.instant().minus(MEMORY);
    return Stream.of(Invariant.values()).flatMap(invariant -> problem(invariant, from)).toList();
  }

  private Stream<String> problem(Invariant invariant, Instant from) {
    State state = state(invariant);
    synchronized (state) {
      return state.brokenAt == null || state.brokenAt.isBefore(from)
          ? Stream.empty()
          : Stream.of(
              "an invariant is broken, last at %s: %s; the log names it, report it, and %s"
                  .formatted(
                      state.brokenAt.truncatedTo(ChronoUnit.SECONDS),
                      invariant.meaning(),
                      invariant.remedy()));
    }
  }

  private State state(Invariant invariant) {
    return Objects.requireNonNull(states.get(invariant));
  }
}
