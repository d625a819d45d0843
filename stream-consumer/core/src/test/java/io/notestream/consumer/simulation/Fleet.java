package io.notestream.consumer.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** The processes of a simulation. Each is started again whenever it has died. */
final class Fleet {

  private final Kernel kernel;
  private final Trace trace;
  private final List<Slot> slots = new ArrayList<>();
  private long lastBegun;

  Fleet(Kernel kernel, Trace trace) {
    this.kernel = kernel;
    this.trace = trace;
  }

  /** Starts a process, and lets each of its lives begin when the one before has ended. */
  void add(String name, Supplier<Process> lives) {
    slots.add(new Slot(name, lives));
  }

  Slot any(Random random) {
    return slots.get(random.nextInt(slots.size()));
  }

  /** Returns when the last life began: who is to die at some call may make it after all faults. */
  long lastBegun() {
    return lastBegun;
  }

  /** Returns the names of those that have something left to do. */
  List<String> busy() {
    return slots.stream().filter(slot -> !slot.process.isIdle()).map(slot -> slot.name).toList();
  }

  /** A process, of which there is one life after the other. */
  final class Slot {
    private final String name;
    private final Supplier<Process> lives;
    private Process process;
    private int life;

    private Slot(String name, Supplier<Process> lives) {
      this.name = name;
      this.lives = lives;
      this.process = begin();
      kernel.spawn(name + "'s guard", this::guard);
    }

    Process process() {
      return process;
    }

    private Process begin() {
      Process begun = lives.get();
      begun.start(name + "." + ++life);
      lastBegun = kernel.now();
      return begun;
    }

    private void guard() {
      Actor self = Actor.current();
      while (true) {
        self.sleep(1000 + self.random().nextInt(5000));
        if (process.actor().isOver()) {
          trace.add(kernel.now(), name, "starts again");
          process = begin();
        }
      }
    }
  }
}
