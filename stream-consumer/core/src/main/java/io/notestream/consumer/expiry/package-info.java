/**
 * Expirations and the reactions to them: which reactions there are, how long they may take, and how
 * they become pending and are retried. Nothing here counts: the consumer commits an expiration, and
 * reads the ledger before the reactions.
 *
 * <p><b>API.</b> Programs that write reactions of their own or embed the consumer may rely on it.
 */
@NullMarked
package io.notestream.consumer.expiry;

import org.jspecify.annotations.NullMarked;
