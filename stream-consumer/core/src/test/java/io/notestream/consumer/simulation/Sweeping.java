package io.notestream.consumer.simulation;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.sweep.ServerClock;
import io.notestream.consumer.sweep.SimulatedSweeps;
import io.notestream.consumer.sweep.TimedSweep;
import io.notestream.model.change.NoteChange;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The timers of a worker: one actor deletes notes as they end, another looks ahead while the worker
 * is the one of the fleet that does.
 */
final class Sweeping {

  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private final Worker worker;
  private final Stop stop;
  private final TimedSweep sweep;

  Sweeping(Worker worker) {
    this.worker = worker;
    this.stop = worker.stopping();
    InstantSource steady = worker.world().kernel()::instant;
    ServerClock clock = SimulatedSweeps.clock(worker.clock(), steady);
    if (worker.world().mistake() != Mistake.TIMER_FIRES_EARLY) {
      worker.actor().life().hear(clock);
    }
    this.sweep =
        SimulatedSweeps.build(
            Network.DYNAMO_DB,
            worker.world().names().notes(),
            INTERVAL,
            clock,
            steady,
            stop::pause,
            worker.actor().random());
  }

  void start() {
    String name = worker.actor().name();
    Life life = worker.actor().life();
    worker.world().kernel().spawn(name + " timers", life, this::runTimers);
    worker.world().kernel().spawn(name + " looks", life, this::look);
  }

  /** Takes note of changes that the stream reports. */
  void changed(List<NoteChange> changes) {
    sweep.changed(changes);
  }

  /** Takes note of changes that are applied, or come again. */
  void applied(List<NoteChange> changes) {
    sweep.applied(changes);
  }

  private void runTimers() {
    try {
      sweep.run(stop, this::mayLook);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void look() {
    boolean held = false;
    while (!stop.requested()) {
      boolean holds = worker.world().leases().takeSweep(worker);
      if (held && !holds) {
        sweep.restart();
      }
      held = holds;
      try {
        if (holds && sweep.lookIsDue()) {
          sweep.look(stop.or(() -> !mayLook()));
          worker.world().trace().count("look ahead");
        }
      } catch (SdkException e) {
        worker.world().trace().count("look ahead failed");
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      stop.pause(Duration.ofSeconds(2));
    }
  }

  private boolean mayLook() {
    return worker.world().leases().holdsSweep(worker);
  }
}
