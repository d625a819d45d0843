package io.notestream.consumer.internal.run;

import io.notestream.consumer.internal.retry.Waits;
import java.time.InstantSource;

/**
 * What the chains of a batch work with. Thread-safe.
 *
 * @param reactions runs the batch's reactions to expirations
 * @param commits commits transactions and writes activity marks
 * @param parker parks what is refused
 * @param waits knows who waits for what
 * @param clock the time
 */
record ChainTools(
    BatchReactions reactions, Commits commits, Parker parker, Waits waits, InstantSource clock) {}
