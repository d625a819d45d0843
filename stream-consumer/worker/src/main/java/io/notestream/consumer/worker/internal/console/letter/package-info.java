/**
 * Dead letters and pending reactions: lists, single letters with their records but without titles
 * and bodies, and jobs that redrive or discard many.
 *
 * <p><b>Internal.</b> The console serves them; may change without notice.
 */
@NullMarked
package io.notestream.consumer.worker.internal.console.letter;

import org.jspecify.annotations.NullMarked;
