package io.notestream.consumer.worker.status;

import java.util.List;

/**
 * The health of a worker at one moment. Immutable.
 *
 * @param state the worker's state
 * @param reasons why the worker is not ready, one sentence each; empty if it is
 * @param stuck the ids of shards, or {@code scheduler}, that have made no progress for too long
 *     though nothing hinders them; empty if the worker is alive
 */
public record HealthReport(State state, List<String> reasons, List<String> stuck) {

  /** The states of a worker. */
  public enum State {
    /** The worker does not read the stream yet. */
    STARTING,
    /** The worker reads the stream, and nothing needs anybody's attention. */
    READY,
    /** The worker reads the stream, but an operator should look at the reasons. */
    DEGRADED,
    /** The worker is being closed. */
    STOPPING
  }

  /**
   * Copies the lists.
   *
   * @param state the worker's state
   * @param reasons copied
   * @param stuck copied
   */
  public HealthReport {
    reasons = List.copyOf(reasons);
    stuck = List.copyOf(stuck);
  }

  /**
   * {@return whether the process should be kept alive} An outage of a table is no reason to end it:
   * a restart would not cure that.
   */
  public boolean live() {
    return stuck.isEmpty();
  }

  /** {@return whether the state is {@link State#READY}} */
  public boolean ready() {
    return state == State.READY;
  }
}
