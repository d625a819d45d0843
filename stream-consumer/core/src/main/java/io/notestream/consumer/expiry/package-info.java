/**
 * What an expiration is and what it leads to: the rule that tells it from a delete, the reactions
 * to it, and how they are bounded, postponed and retried. Nothing here counts: the commit of an
 * expiration is the pipeline's, and so is the look at the ledger before it.
 */
@NullMarked
package io.notestream.consumer.expiry;

import org.jspecify.annotations.NullMarked;
