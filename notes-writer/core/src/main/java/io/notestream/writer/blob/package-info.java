/**
 * Where a body goes: into its note's item, or under a key of its own into the blob store. The
 * stores themselves are the shared model's; removing bodies that a change left behind is the
 * consumer's.
 */
@NullMarked
package io.notestream.writer.blob;

import org.jspecify.annotations.NullMarked;
