/**
 * Reads and writes in DynamoDB: notes, their deletion and renewal under conditions, the restore
 * transaction, and the views that the consumer keeps. Decides what is live and what a failed
 * condition means; knows nothing of HTTP or JSON.
 */
@NullMarked
package io.notestream.writer.store;

import org.jspecify.annotations.NullMarked;
