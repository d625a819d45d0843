package io.notestream.consumer.worker.internal.console.read;

import java.util.concurrent.atomic.DoubleAdder;

/** Adds up what the console's own reads have taken since the start. Thread-safe. */
public final class Tally {

  private final DoubleAdder readUnits = new DoubleAdder();

  void add(double units) {
    readUnits.add(units);
  }

  /** Returns the read units since the start. */
  public double readUnits() {
    return readUnits.sum();
  }
}
