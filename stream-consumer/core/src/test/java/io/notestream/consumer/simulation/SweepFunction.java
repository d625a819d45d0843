package io.notestream.consumer.simulation;

import io.notestream.consumer.sweep.DueSweep;
import io.notestream.consumer.sweep.ServerClock;
import io.notestream.consumer.sweep.SimulatedSweeps;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import software.amazon.awssdk.core.exception.SdkException;

/** The function that deletes what is due now and then, where no worker has timers. */
final class SweepFunction extends Process {

  private static final Duration SCHEDULE = Duration.ofSeconds(20);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  SweepFunction(World world) {
    super(world);
  }

  /** Whether notes are overdue is the writer's to say. */
  @Override
  boolean isIdle() {
    return true;
  }

  @Override
  void live() {
    InstantSource steady = world().kernel()::instant;
    ServerClock clock = SimulatedSweeps.clock(clock(), steady);
    if (world().mistake() != Mistake.TIMER_FIRES_EARLY) {
      actor().life().hear(clock);
    }
    try (DueSweep sweep =
        SimulatedSweeps.due(Network.DYNAMO_DB, world().names().notes(), clock, actor().random())) {
      while (!isStopping()) {
        run(sweep, steady.instant().plus(SCHEDULE));
      }
    }
  }

  /** Deletes what is due, and what ends before the next run. */
  private void run(DueSweep sweep, Instant end) {
    try {
      do {
        DueSweep.Pass pass = sweep.runOnce(stopping());
        world().trace().count("due sweep deleted", Math.toIntExact(pass.deleted()));
        world().trace().count("due sweep left", Math.toIntExact(pass.failed()));
      } while (world().kernel().instant().isBefore(end)
          && sweep.anyEndsBefore(end)
          && stopping().pause(BETWEEN_LOOKS));
    } catch (SdkException e) {
      world().trace().count("due sweep failed");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    // Once all is calm it only has to come at all, and most of its looks find nothing.
    int longest = world().kernel().now() < Plan.CALM_AT ? 15_000 : 60_000;
    stopping().pause(Duration.ofMillis(1_000 + actor().random().nextInt(longest)));
  }
}
