package io.notestream.consumer.worker.internal.kcl.lease;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The time for which this worker holds one lease: a lease that is lost and taken again begins
 * another one.
 *
 * @param shardId the shard
 * @param token what KCL tells tenures apart by; {@code null} if it did not say
 * @param sinceNanos when the processor asked, by {@link System#nanoTime}
 */
public record LeaseTenure(String shardId, @Nullable UUID token, long sinceNanos) {}
