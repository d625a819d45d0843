package io.notestream.consumer.worker.internal.console.activity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What this worker has settled of a shard. Immutable.
 *
 * @param records how many records since the worker began to read it
 * @param recordsPerSecond the rate of the last minute
 * @param lastAt when a record was settled last
 * @param sequence the sequence number of that record; {@code null} if it had none
 * @param lagMillis how long after its change that was; {@code null} if unknown
 */
public record ShardActivity(
    long records,
    double recordsPerSecond,
    Instant lastAt,
    @Nullable String sequence,
    @Nullable Long lagMillis) {}
