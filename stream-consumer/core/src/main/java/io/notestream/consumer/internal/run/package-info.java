/**
 * The way of a batch: its records are decoded and sorted, planned as chains, reacted to, committed
 * and settled, or parked; and the same way for a single record out of the dead letters. What a
 * transaction holds, and what its failures mean, is decided elsewhere; here it is decided what
 * happens next.
 *
 * <p><b>Internal.</b> Used by the façade {@code StreamConsumer} alone; may change without notice.
 */
@NullMarked
package io.notestream.consumer.internal.run;

import org.jspecify.annotations.NullMarked;
