/**
 * Defines which counters and marks there are, and what each kind of change adds to them. Pure. How
 * often and when a change is counted is not decided here.
 *
 * <p><b>Internal.</b> Used by {@code internal.plan}, {@code internal.ledger}, {@code internal.run},
 * the dry run and the test kit; may change without notice.
 */
@NullMarked
package io.notestream.consumer.internal.summary;

import org.jspecify.annotations.NullMarked;
