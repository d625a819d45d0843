package io.notestream.consumer.internal.run;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.consumer.expiry.Reactor;
import io.notestream.consumer.internal.ledger.LedgerReader;
import io.notestream.consumer.internal.meter.ConsumerMeters;
import io.notestream.consumer.internal.retry.ActiveRetries;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What every batch of the process is made with; each batch hands on to its tasks what they need of
 * it. All of it is thread-safe.
 *
 * @param threads runs the chains of all batches
 * @param chainsPerBatch how many chains of one batch run side by side
 */
public record BatchParts(
    RecordDecoder decoder,
    LedgerReader ledgerReader,
    Reactor reactor,
    Commits commits,
    Parker parker,
    ActiveRetries retries,
    ConsumerMeters meters,
    InstantSource clock,
    Executor threads,
    int chainsPerBatch) {

  ChainTools chainTools(BatchControl control, Stop stop) {
    BatchReactions reactions = new BatchReactions(ledgerReader, reactor, control, stop);
    return new ChainTools(reactions, commits, parker, retries, clock);
  }
}
