package io.notestream.consumer.worker.internal.console.shard;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A shard as people look at it. Sequence numbers are texts: they have more digits than a number in
 * JavaScript. Immutable.
 *
 * @param shardId the shard
 * @param parents the shards that it continues, as far as anything still knows of them
 * @param state what is wrong with it, or what is being done
 * @param listed whether the stream still lists it
 * @param open whether it is still written to
 * @param start its first sequence number; {@code null} if it is not listed
 * @param end its last sequence number; {@code null} if it is open or not listed
 * @param here whether this worker reads it
 * @param owner the worker that reads it; {@code null} if none does
 * @param checkpoint how far it is read; {@code null} if it has no lease
 * @param checkpointSince since when the checkpoint is there; {@code null} if it has no lease
 * @param checkpointAtLeast whether it may have been there for longer
 * @param records how many records this worker has settled; {@code null} if it does not read it
 * @param recordsPerSecond the rate of the last minute, also of other workers' shards; {@code null}
 *     if it is not known
 * @param lagMillis how late the last record was settled; {@code null} if this worker does not read
 *     it
 * @param lastAt when that was, likewise
 * @param behindMillis where this worker reads the shard, how long ago the moment is up to which
 *     every change is settled, also while nothing arrives; elsewhere how old the first record after
 *     the checkpoint was, and 0 if there was none; {@code null} if nobody has looked
 * @param behindAt when somebody looked
 * @param drainedInMillis how long it will take until there is no backlog, at the speed of the last
 *     minute, and 0 if there is none; {@code null} if it does not become less, or is not known
 */
record ShardView(
    String shardId,
    List<String> parents,
    State state,
    boolean listed,
    boolean open,
    @Nullable String start,
    @Nullable String end,
    boolean here,
    @Nullable String owner,
    @Nullable String checkpoint,
    @Nullable String checkpointSince,
    boolean checkpointAtLeast,
    @Nullable Long records,
    @Nullable Double recordsPerSecond,
    @Nullable Long lagMillis,
    @Nullable String lastAt,
    @Nullable Long behindMillis,
    @Nullable String behindAt,
    @Nullable Long drainedInMillis) {

  /** What is being done with a shard. */
  enum State {
    /** It makes no progress though nothing hinders that. */
    STUCK,
    /** Its owner has not renewed the lease for long, and nobody has taken it. */
    ABANDONED,
    /** Nobody reads it, though its parents are done. */
    UNOWNED,
    /** A worker reads it. */
    READING,
    /** It waits for its parents, or for its first lease. */
    WAITING,
    /** It is read to its end. */
    DONE
  }
}
