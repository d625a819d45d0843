package io.notestream.consumer.simulation;

/** What an actor dies of when its process is killed. */
final class Killed extends Error {

  private static final long serialVersionUID = 1L;

  Killed() {
    super("killed", null, false, false);
  }
}
