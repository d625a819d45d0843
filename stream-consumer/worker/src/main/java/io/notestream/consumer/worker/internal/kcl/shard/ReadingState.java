package io.notestream.consumer.worker.internal.kcl.shard;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.invariant.Invariants;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all shards that this worker reads have in common: whether one is being read yet, and whether
 * to go on. Thread-safe.
 */
public final class ReadingState {

  private static final Logger LOG = LoggerFactory.getLogger(ReadingState.class);

  private final Stop leaving;
  private final Consumer<Error> onBug;
  private final Invariants invariants;
  private final CompletableFuture<Void> reading = new CompletableFuture<>();
  private volatile boolean broken;

  /**
   * @param leaving requested when batches in flight are to stop where they are
   * @param onBug called with every {@link Error} that a processor meets
   * @param invariants told if a checkpoint would pass what is not settled
   */
  public ReadingState(Stop leaving, Consumer<Error> onBug, Invariants invariants) {
    this.leaving = leaving;
    this.onBug = onBug;
    this.invariants = invariants;
  }

  /** Returns a future that {@link #started} completes. */
  public CompletableFuture<Void> reading() {
    return reading;
  }

  /** Called when a shard begins to be read, or clearly none falls to this worker. */
  public void started() {
    reading.complete(null);
  }

  /** Returns whether a bug was met: the worker must not touch the stream any more. */
  public boolean isBroken() {
    return broken;
  }

  /** Called when a bug was met: after the first nothing is processed or checkpointed any more. */
  public void met(Error bug) {
    broken = true;
    try {
      // Before the process halts, as it does by default: this is all that is left of it.
      LOG.error("a bug was met; nothing is processed or checkpointed any more", bug);
    } finally {
      onBug.accept(bug); // Also if there is no memory left to log with.
    }
  }

  /**
   * Returns what keeps shards from being read, and what must never happen and did, in words: a list
   * of the caller's.
   */
  public List<String> wrong(List<String> obstacles) {
    List<String> all = new ArrayList<>(obstacles);
    all.addAll(invariants.problems());
    return all;
  }

  /** Returns what is told if something happens that must not. */
  Invariants invariants() {
    return invariants;
  }

  /** Returns a stop for batches in flight. */
  Stop stop() {
    return leaving.or(() -> broken);
  }
}
