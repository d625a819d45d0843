/**
 * The pages' own files, from the class path. It knows nothing of what they show.
 *
 * <p><b>Internal.</b> The console serves it; may change without notice.
 */
@NullMarked
package io.notestream.consumer.worker.internal.console.page;

import org.jspecify.annotations.NullMarked;
