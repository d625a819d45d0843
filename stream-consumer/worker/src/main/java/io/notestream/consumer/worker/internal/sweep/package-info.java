/**
 * Deletes notes that are due, on time, since DynamoDB's own time to live takes up to days. What a
 * deletion leads to is decided where the stream is read: nothing here counts, archives or
 * publishes.
 *
 * <p><b>Internal.</b> {@code StreamWorker} runs it; may change without notice.
 */
@NullMarked
package io.notestream.consumer.worker.internal.sweep;

import org.jspecify.annotations.NullMarked;
