/**
 * Scans of the {@code notes} table: several segments at once, at a capped rate, resumable. What is
 * done about the notes is decided elsewhere, and so is where a position is kept.
 *
 * <p><b>Internal.</b> Used by the core's packages that recount notes; may change without notice.
 */
@NullMarked
package io.notestream.consumer.internal.scan;

import org.jspecify.annotations.NullMarked;
