/**
 * Streams: records of changes in the order in which they were committed, the shards that they lie
 * in, and the operations that read them. How an item is changed is not known here; {@code table}
 * hands in each change inside the commit that makes it, so that a change and its record are never
 * apart. Start at {@code Streams}, which takes the changes, and {@code StreamReader}.
 *
 * <p><b>Internal.</b> Put together by the engine; may change without notice.
 */
@NullMarked
package io.notestream.local.internal.stream;

import org.jspecify.annotations.NullMarked;
