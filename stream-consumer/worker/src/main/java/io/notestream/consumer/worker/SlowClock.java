package io.notestream.consumer.worker;

import io.notestream.consumer.sweep.ServerClock;
import io.notestream.consumer.worker.options.KclProfile;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds that a worker reads no shard because its clock is behind. A worker reports to the leader of
 * the fleet with the time by its own clock; a report that looks old is that of a dead worker, which
 * is given nothing, though it lives. Thread-safe.
 */
final class SlowClock {

  private static final Logger LOG = LoggerFactory.getLogger(SlowClock.class);

  /** The time in a report is in whole seconds, so that it looks older by up to this. */
  private static final Duration GRAIN = Duration.ofSeconds(1);

  private final ServerClock clock;
  private final Duration bound;
  private volatile boolean found;

  SlowClock(ServerClock clock, KclProfile profile) {
    this.clock = clock;
    this.bound = profile.workerReport().multipliedBy(2).minus(GRAIN);
  }

  /**
   * Returns what is wrong, in words; empty if nothing is.
   *
   * @param shards how many shards the worker reads
   */
  Optional<String> problem(int shards) {
    Optional<String> problem =
        clock
            .ahead()
            .filter(behind -> shards == 0 && behind.compareTo(bound) > 0)
            .map(
                behind ->
                    "this machine's clock is "
                        + behind.toSeconds()
                        + " s behind DynamoDB's: the worker that leads the fleet takes this one for"
                        + " dead and gives it no shards; set the clock");
    if (problem.isPresent() && !found) {
      problem.ifPresent(LOG::error);
    }
    found = problem.isPresent();
    return problem;
  }
}
