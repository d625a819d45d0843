/**
 * The way of a batch: its records are read and sorted, planned as chains, reacted to, committed and
 * settled, or parked; and the same way for a single record out of the dead letters. What a
 * transaction holds is planned elsewhere, and what its failures mean is read elsewhere: here it is
 * decided what happens next.
 *
 * <p><b>Internal.</b> The façade {@code io.notestream.consumer.StreamConsumer} uses it.
 */
@NullMarked
package io.notestream.consumer.internal.run;

import org.jspecify.annotations.NullMarked;
