/**
 * The state of this worker at one glance, and what is wrong with it in order of urgency. Made once
 * a second, however many pages show it.
 *
 * <p><b>Internal.</b> The console serves it; may change without notice.
 */
@NullMarked
package io.notestream.consumer.worker.internal.console.now;

import org.jspecify.annotations.NullMarked;
