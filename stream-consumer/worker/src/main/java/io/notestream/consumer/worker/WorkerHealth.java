package io.notestream.consumer.worker;

import io.notestream.consumer.ConsumerHealth;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.worker.internal.kcl.FollowerStatus;
import io.notestream.consumer.worker.internal.sweep.Sweeper;
import io.notestream.consumer.worker.status.HealthReport;
import io.notestream.consumer.worker.status.HealthReport.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reports the health of a worker from the status of its parts. Thread-safe. */
final class WorkerHealth {

  private final Supplier<FollowerStatus> follower;
  private final StreamConsumer consumer;
  private final int generation;
  private final @Nullable Sweeper sweeper;
  private final OpenGaps gaps;
  private final SlowClock clock;
  private final Supplier<List<String>> failingTasks;
  private volatile boolean stopping;

  WorkerHealth(
      Supplier<FollowerStatus> follower,
      StreamConsumer consumer,
      int generation,
      @Nullable Sweeper sweeper,
      OpenGaps gaps,
      SlowClock clock,
      Supplier<List<String>> failingTasks) {
    this.generation = generation;
    this.follower = follower;
    this.consumer = consumer;
    this.sweeper = sweeper;
    this.gaps = gaps;
    this.clock = clock;
    this.failingTasks = failingTasks;
  }

  void stopping() {
    stopping = true;
  }

  HealthReport report() {
    if (stopping) {
      return new HealthReport(State.STOPPING, List.of("the worker is being stopped"), List.of());
    }
    FollowerStatus status = follower.get();
    if (status.phase() != FollowerStatus.Phase.READING) {
      String reason =
          Optional.ofNullable(status.problem()).orElse("the stream is not being read yet");
      return new HealthReport(State.STARTING, List.of(reason), status.stuck());
    }
    List<String> reasons = new ArrayList<>(status.obstacles());
    clock.problem(status.shards()).ifPresent(reasons::add);
    reasons.addAll(reasons(consumer.health()));
    if (isLiveTooEarly()) {
      reasons.add(
          "generation "
              + generation
              + " is live but was not backfilled, so that it lacks the notes that nobody has touched;"
              + " run 'backfill', or 'generation switch' back");
    }
    State state = reasons.isEmpty() ? State.READY : State.DEGRADED;
    return new HealthReport(state, reasons, status.stuck());
  }

  private List<String> reasons(ConsumerHealth health) {
    List<String> reasons = new ArrayList<>();
    Optional.ofNullable(health.outage()).ifPresent(reasons::add);
    if (health.parkingSuspended()) {
      reasons.add(
          "too many records were parked at once; nothing more is parked until a transaction commits"
              + " again, or 'dead-letters resume'");
    }
    if (gaps.count() > 0) {
      reasons.add(
          gaps.count()
              + " gaps in the stream are open; see 'gaps list', and 'gaps accept' to close them");
    }
    if (sweeper != null) {
      sweeper.problem().ifPresent(reasons::add);
      reasons.addAll(sweeper.brokenInvariants());
    }
    reasons.addAll(health.invariants());
    reasons.addAll(failingTasks.get());
    return reasons;
  }

  /** The first generation is never too early: there is nothing that readers could read instead. */
  private boolean isLiveTooEarly() {
    return generation > 1
        && consumer.liveGeneration().filter(live -> live.live() == generation).isPresent()
        && consumer.views().filter(meta -> !meta.isFilled()).isPresent();
  }
}
