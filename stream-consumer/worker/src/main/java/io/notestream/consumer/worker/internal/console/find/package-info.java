/**
 * Finds what is known of a user, a note, a change or a request, by reads that are bounded for each
 * request. It shows sizes and tags of notes, and neither titles nor bodies.
 *
 * <p><b>Internal.</b> The console serves it; may change without notice.
 */
@NullMarked
package io.notestream.consumer.worker.internal.console.find;

import org.jspecify.annotations.NullMarked;
