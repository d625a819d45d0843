/**
 * Gaps in the stream: what was lost and when, accepting it, and recounting all users. The core's
 * reconcile does the latter, and the core's gaps close them.
 *
 * <p><b>Internal.</b> The console serves it; may change without notice.
 */
@NullMarked
package io.notestream.consumer.worker.internal.console.gap;

import org.jspecify.annotations.NullMarked;
