package io.notestream.consumer.internal.run;

import io.notestream.consumer.internal.retry.ActiveRetries;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * The tools that the chains of a batch share. Thread-safe.
 *
 * @param reactions runs the batch's reactions to expirations
 * @param commits commits transactions and writes activity marks
 * @param parker parks what is refused
 * @param retries the retries of the process
 * @param clock the time
 * @param further runs a further chain of the batch
 */
record ChainTools(
    BatchReactions reactions,
    Commits commits,
    Parker parker,
    ActiveRetries retries,
    InstantSource clock,
    Consumer<ChainRun> further) {}
