package io.notestream.consumer.internal.run;

import io.notestream.consumer.internal.ledger.LedgerReader;
import io.notestream.consumer.internal.retry.ActiveRetries;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * The tools that the chains of a batch share. Thread-safe.
 *
 * @param reactions runs the batch's reactions to expirations
 * @param ledgerReader reads the corrections of users that are found to be corrected
 * @param commits commits transactions and writes activity marks
 * @param parker parks what is refused
 * @param erased drops changes of notes that were erased
 * @param retries the retries of the process
 * @param clock the time
 * @param further runs a further chain of the batch
 */
record ChainTools(
    BatchReactions reactions,
    LedgerReader ledgerReader,
    Commits commits,
    Parker parker,
    ErasedEvents erased,
    ActiveRetries retries,
    InstantSource clock,
    Consumer<ChainRun> further) {}
