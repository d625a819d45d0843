/**
 * Records that the stream no longer has: when they may have been lost unread, and how that is
 * written down before a checkpoint passes them. How a read notices it is decided in the room of
 * shards.
 *
 * <p><b>Internal.</b> The packages of {@code kcl} use it; may change without notice.
 */
@NullMarked
package io.notestream.consumer.worker.internal.kcl.gap;

import org.jspecify.annotations.NullMarked;
