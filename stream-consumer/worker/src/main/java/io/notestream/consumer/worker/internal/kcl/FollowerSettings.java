package io.notestream.consumer.worker.internal.kcl;

import io.notestream.consumer.worker.internal.kcl.lease.LeaseTableNames;
import io.notestream.consumer.worker.options.KclProfile;
import java.time.Duration;

/**
 * The settings of a {@link StreamFollower}. Immutable.
 *
 * @param application the name of the consuming application: workers of one application share the
 *     shards, those of another read all of them too
 * @param worker this worker's name, unique among them
 * @param table the table whose stream is read
 * @param profile how KCL is tuned
 * @param memoryBudgetBytes how much memory the records of all shards may take together
 * @param drain how long batches in flight may take to finish at a shutdown
 */
public record FollowerSettings(
    String application,
    String worker,
    String table,
    KclProfile profile,
    long memoryBudgetBytes,
    Duration drain) {

  /** Returns the names of the application's lease tables for the streams of the table. */
  public LeaseTableNames leaseTables() {
    return new LeaseTableNames(application, table);
  }
}
