/**
 * Gaps in the stream: what was lost and when, and accepting it. They are closed by the core's gaps.
 *
 * <p><b>Internal.</b> The console serves it; may change without notice.
 */
@NullMarked
package io.notestream.consumer.worker.internal.console.gap;

import org.jspecify.annotations.NullMarked;
