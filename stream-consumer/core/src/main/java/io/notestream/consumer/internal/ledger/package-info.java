/**
 * The commit: transactions that put audit records and add to summaries, and the meaning of their
 * failures. The audit record is the ledger: an event that has one has been counted. What a
 * transaction holds is planned elsewhere, and what becomes of a refused record is decided
 * elsewhere.
 *
 * <p><b>Internal.</b> Used by the façade, {@code internal.run} and the test kit; may change without
 * notice.
 */
@NullMarked
package io.notestream.consumer.internal.ledger;

import org.jspecify.annotations.NullMarked;
