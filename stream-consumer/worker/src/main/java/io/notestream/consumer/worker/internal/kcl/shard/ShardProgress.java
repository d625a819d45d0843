package io.notestream.consumer.worker.internal.kcl.shard;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far the reading of a shard is at one moment. Immutable.
 *
 * @param shardId the shard
 * @param behind how long ago the latest moment is up to which every change is settled
 * @param drained how long it will take until there is no backlog, at the speed of the last minute:
 *     zero if there is none, {@code null} if it does not become less
 * @param recordsPerSecond how many records were settled a second, in the last minute
 */
public record ShardProgress(
    String shardId, Duration behind, @Nullable Duration drained, double recordsPerSecond) {}
