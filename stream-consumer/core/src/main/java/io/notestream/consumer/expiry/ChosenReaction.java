package io.notestream.consumer.expiry;

import io.notestream.consumer.internal.thread.DaemonThreads;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One configured reaction with its own threads and its own circuit, so that a target that hangs
 * keeps no other waiting. Thread-safe.
 */
final class ChosenReaction implements AutoCloseable {

  private static final String CLOSING = "the consumer is closing";

  private final ReactionSettings settings;
  private final Reaction reaction;
  private final Circuit circuit;
  private final InstantSource clock;
  private final ReactionMeters meters;
  private final ScheduledExecutorService watchdog;
  private final Duration limit;
  private final ThreadPoolExecutor threads;

  ChosenReaction(
      ReactionSettings settings,
      Reaction reaction,
      InstantSource clock,
      ReactionOptions options,
      ReactionMeters meters,
      ScheduledExecutorService watchdog) {
    this.settings = settings;
    this.reaction = reaction;
    this.circuit = new Circuit(clock);
    this.clock = clock;
    this.meters = meters;
    this.watchdog = watchdog;
    this.limit = options.eventLimit();
    this.threads =
        new ThreadPoolExecutor(
            options.threads(),
            options.threads(),
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.named("reaction-" + settings.name()));
    this.threads.allowCoreThreadTimeOut(true);
    meters.circuit(settings.name(), circuit);
  }

  String name() {
    return settings.name();
  }

  boolean matches(ExpirationEvent expiration) {
    return settings.matches(expiration);
  }

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
    private final AtomicBoolean decided = new AtomicBoolean();
    private final CompletableFuture<@Nullable String> outcome = new CompletableFuture<>();
    private @Nullable Thread runner;

    private Execution(ExpirationEvent expiration) {
      this.expiration = expiration;
    }

    ChosenReaction reaction() {
      return ChosenReaction.this;
    }

    /** Completes, never exceptionally, with what went wrong; with {@code null} if nothing did. */
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
        end("the target has failed several times in a row and is left alone");
        return;
      }
      runnerIs(Thread.currentThread());
      ScheduledFuture<?> alarm =
          watchdog.schedule(
              () -> failed(permit, "took longer than " + limit),
              limit.toMillis(),
              TimeUnit.MILLISECONDS);
      try {
        reaction.react(expiration);
        succeeded(permit);
      } catch (Exception e) {
        // Whatever a reaction throws, an own one above all, is the same to the stream: it failed,
        // and is tried again later. The reason is kept with the pending reaction.
        failed(permit, FailureText.of(e));
      } finally {
        alarm.cancel(false);
        runnerIs(null);
        // Only after an Error, which goes on to the thread's handler: nobody is left waiting.
        failed(permit, "ended with an error");
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

    /** Under the same lock as {@link #interrupt}, or the thread's next task would be hit. */
    private synchronized void runnerIs(@Nullable Thread thread) {
      runner = thread;
      if (thread == null) {
        Thread.interrupted();
      }
    }
  }
}
