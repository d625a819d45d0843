/**
 * The commit: transactions that put audit records and add to summaries, and what their failures
 * say. The audit record is the ledger; an event that has one has been counted. What goes into a
 * transaction is planned elsewhere, and so is what happens to a record that is refused.
 */
@NullMarked
package io.notestream.consumer.internal.ledger;

import org.jspecify.annotations.NullMarked;
