package io.notestream.consumer.simulation;

/** One life of a process that can be killed, paused and stopped. */
interface Process {

  /** Begins the life, on an actor of that name. */
  Actor start(String name);

  /** Asks the process to end soon, as SIGTERM does. */
  void stop();

  /** Returns whether the process has nothing left to do. */
  boolean isIdle();
}
