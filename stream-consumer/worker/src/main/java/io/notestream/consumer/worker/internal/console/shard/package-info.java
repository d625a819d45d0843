/**
 * The shards of the stream as the whole fleet reads them: their lineage, who reads which, and how
 * far. It reads the lease table and the stream's description, and changes neither.
 *
 * <p><b>Internal.</b> The console serves it; may change without notice.
 */
@NullMarked
package io.notestream.consumer.worker.internal.console.shard;

import org.jspecify.annotations.NullMarked;
