/**
 * Deletes notes that are due, since DynamoDB's own time to live takes up to days, and tells the
 * time by DynamoDB's clock. What a deletion leads to is decided where the stream is read: nothing
 * here counts, archives or publishes. When to sweep, and who does, is the entry points' business.
 *
 * <p><b>API.</b> For entry points that sweep, of which one at a time is enough.
 */
@NullMarked
package io.notestream.consumer.sweep;

import org.jspecify.annotations.NullMarked;
