/**
 * Decides where a body lives: in its note's item, or under a key of its own in the blob store. The
 * stores themselves are the shared model's; removing bodies that a change left behind, and uploads
 * that no note came to refer to, is the consumer's task. Every upload is recorded for it.
 *
 * <p><b>Internal.</b> The routes use it; may change without notice.
 */
@NullMarked
package io.notestream.writer.internal.blob;

import org.jspecify.annotations.NullMarked;
