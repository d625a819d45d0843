/**
 * Runs the timers of notes that end, and on one worker of the fleet the looks ahead. What they do
 * is in the core's {@code sweep}; nothing here reads or deletes a note.
 *
 * <p><b>Internal.</b> {@code StreamWorker} runs it; may change without notice.
 */
@NullMarked
package io.notestream.consumer.worker.internal.sweep;

import org.jspecify.annotations.NullMarked;
