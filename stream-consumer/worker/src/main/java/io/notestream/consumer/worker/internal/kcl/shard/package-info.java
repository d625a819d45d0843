/**
 * The way of one shard's records: fetched, held in memory, given to the core, and checkpointed as
 * far as the core has settled them. Which shards are read is decided elsewhere.
 *
 * <p><b>Internal.</b> The package {@code kcl} uses it; may change without notice.
 */
@NullMarked
package io.notestream.consumer.worker.internal.kcl.shard;

import org.jspecify.annotations.NullMarked;
