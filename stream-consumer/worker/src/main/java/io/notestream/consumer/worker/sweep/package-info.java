/**
 * Deletes notes that are due, on time, since DynamoDB's own time to live takes up to days. What a
 * deletion leads to is the stream's to tell: nothing here counts, archives or publishes.
 */
@NullMarked
package io.notestream.consumer.worker.sweep;

import org.jspecify.annotations.NullMarked;
