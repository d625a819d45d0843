package io.notestream.consumer.expiry;

import io.notestream.consumer.internal.log.LogFields;
import io.notestream.consumer.internal.trace.SpanInFlight;
import io.notestream.consumer.internal.trace.Spans;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A configured reaction with threads and a circuit of its own, so that one target that hangs does
 * not hold up the others. Thread-safe.
 */
final class ChosenReaction implements AutoCloseable {

  private static final String CLOSING = "the consumer is closing";

  private final ReactionSettings settings;
  private final Reaction reaction;
  private final Circuit circuit;
  private final InstantSource clock;
  private final ReactionMeters meters;
  private final ReactionScheduling.Watchdog watchdog;
  private final Duration limit;
  private final Spans spans = new Spans();
  private final ExecutorService threads;

  ChosenReaction(
      ReactionSettings settings,
      Reaction reaction,
      InstantSource clock,
      ReactionOptions options,
      ReactionMeters meters,
      ReactionScheduling scheduling,
      ReactionScheduling.Watchdog watchdog) {
    this.settings = settings;
    this.reaction = reaction;
    this.circuit = new Circuit(clock);
    this.clock = clock;
    this.meters = meters;
    this.watchdog = watchdog;
    this.limit = options.eventLimit();
    this.threads = scheduling.pools().make("reaction-" + settings.name(), options.threads());
    meters.register(settings.name(), circuit);
  }

  String name() {
    return settings.name();
  }

  boolean matches(ExpirationEvent expiration) {
    return settings.matches(expiration);
  }

  /** Returns whether the circuit would permit a call now. */
  boolean isCallPermitted() {
    return circuit.wouldPermit();
  }

  /** Starts to react to an expiration on one of the reaction's threads. */
  Execution start(ExpirationEvent expiration) {
    Execution execution = new Execution(expiration);
    try {
      threads.execute(execution);
    } catch (RejectedExecutionException e) {
      execution.end(CLOSING);
    }
    return execution;
  }

  /** Ends the threads; an execution in flight is interrupted. */
  @Override
  public void close() {
    for (Runnable waiting : threads.shutdownNow()) {
      ((Execution) waiting).end(CLOSING);
    }
    reaction.close();
  }

  /** One call of the reaction, for one expiration. */
  final class Execution implements Runnable {

    private final ExpirationEvent expiration;
    private final Context asked = Context.current();
    private final AtomicBoolean decided = new AtomicBoolean();
    private final CompletableFuture<@Nullable String> outcome = new CompletableFuture<>();
    private @Nullable Thread runner;

    private Execution(ExpirationEvent expiration) {
      this.expiration = expiration;
    }

    ChosenReaction reaction() {
      return ChosenReaction.this;
    }

    /**
     * Returns the outcome of the execution: completed with the reason of the failure, or with
     * {@code null} on success; never completed exceptionally.
     */
    CompletableFuture<@Nullable String> outcome() {
      return outcome;
    }

    /** Ends the execution if it is in flight: whatever comes of it later does not count. */
    void end(String reason) {
      if (decide()) {
        outcome.complete(reason);
        interrupt();
      }
    }

    @Override
    public void run() {
      if (decided.get()) {
        return;
      }
      Circuit.Permit permit = circuit.tryAcquire().orElse(null);
      if (permit == null) {
        end("the target has failed several times in a row and is left alone for a while");
        return;
      }
      runnerIs(Thread.currentThread());
      Runnable inTime = watchdog.after(limit, () -> failed(permit, "took longer than " + limit));
      try {
        react();
        succeeded(permit);
      } catch (Exception e) {
        // Whatever a reaction throws, it failed and is tried again later. The reason is kept with
        // the pending reaction.
        failed(permit, FailureText.of(e));
      } finally {
        inTime.run();
        runnerIs(null);
        // Takes effect only after an Error, which the thread's handler logs: nobody waits forever.
        failed(permit, "ended with an error");
      }
    }

    private void react() throws Exception {
      try (LogFields fields = LogFields.ofEvent(expiration.eventId(), expiration.note());
          SpanInFlight span =
              spans.reaction(name(), expiration.eventId(), expiration.note(), asked)) {
        try {
          reaction.react(expiration);
        } catch (Exception e) {
          span.failed(e);
          throw e;
        }
      }
    }

    /** Returns whether this call decides how the execution ended. */
    private boolean decide() {
      return decided.compareAndSet(false, true);
    }

    private void succeeded(Circuit.Permit permit) {
      if (decide()) {
        permit.succeeded();
        meters.done(name(), expiration, clock.instant());
        outcome.complete(null);
      }
    }

    private void failed(Circuit.Permit permit, String reason) {
      if (decide()) {
        permit.failed();
        outcome.complete(reason);
        interrupt();
      }
    }

    private synchronized void interrupt() {
      if (runner != null) {
        runner.interrupt();
      }
    }

    /** Locks as {@link #interrupt} does, or an interrupt could hit the thread's next task. */
    private synchronized void runnerIs(@Nullable Thread thread) {
      runner = thread;
      if (thread == null) {
        Thread.interrupted();
      }
    }
  }
}
