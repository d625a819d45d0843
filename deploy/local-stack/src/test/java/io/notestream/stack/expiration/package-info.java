/**
 * Proofs of what is promised of expirations, on the whole stack: clocks that differ, workers that
 * are killed, bursts, targets that are down. What the tables hold is read here directly and
 * compared with what the test itself did.
 */
@NullMarked
package io.notestream.stack.expiration;

import org.jspecify.annotations.NullMarked;
