package io.notestream.consumer.worker.status;

import java.util.List;

/**
 * How a worker is at one moment.
 *
 * @param state in one word
 * @param reasons why it is not ready, one sentence each; empty if it is
 * @param stuck what has shown no sign of life for too long; empty if the worker is alive
 */
public record HealthReport(State state, List<String> reasons, List<String> stuck) {

  /** A worker's state in one word. */
  public enum State {
    STARTING,
    READY,
    /** It works, but somebody should look: see the reasons. */
    DEGRADED,
    STOPPING
  }

  /** Copies the lists. */
  public HealthReport {
    reasons = List.copyOf(reasons);
    stuck = List.copyOf(stuck);
  }

  /**
   * Whether it makes sense to let the process live. An outage of a table does not make it dead: a
   * restart would not cure it.
   */
  public boolean live() {
    return stuck.isEmpty();
  }

  /** Whether everything goes as it should. */
  public boolean ready() {
    return state == State.READY;
  }
}
