/**
 * Time to live: the two operations that switch it, and the sweep that deletes expired items on the
 * service's behalf. Which items are due is known to {@code table}, which keeps them ordered by
 * expiry; nothing here scans.
 *
 * <p><b>Internal.</b> Put together by the engine, and used by its control API; may change without
 * notice.
 */
@NullMarked
package io.notestream.local.internal.ttl;

import org.jspecify.annotations.NullMarked;
