/**
 * Reads and writes in DynamoDB: notes, their deletion and renewal under conditions, the restore
 * transaction, the records of uploads, and the views that the consumer keeps. Outside the notes
 * table it writes to {@code note-ops} alone: restores and uploads. Decides which notes are live and
 * what a failed condition means; knows nothing of HTTP or JSON.
 *
 * <p><b>Internal.</b> The routes use it; may change without notice.
 */
@NullMarked
package io.notestream.writer.internal.store;

import org.jspecify.annotations.NullMarked;
