package io.notestream.consumer.internal.run;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.consumer.expiry.Reactor;
import io.notestream.consumer.internal.generation.HandOver;
import io.notestream.consumer.internal.invariant.Invariants;
import io.notestream.consumer.internal.ledger.LedgerReader;
import io.notestream.consumer.internal.meter.ConsumerMeters;
import io.notestream.consumer.internal.plan.Chain;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.trace.Spans;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The parts of the process that every batch uses; a batch passes on to its tasks those that they
 * need. Thread-safe, as all of its parts are.
 *
 * @param threads runs the chains of all batches
 * @param order puts the chains of a batch into the order in which they begin
 * @param chainsPerBatch how many chains of one batch run concurrently
 */
public record BatchParts(
    RecordDecoder decoder,
    LedgerReader ledgerReader,
    HandOver handOver,
    Reactor reactor,
    Commits commits,
    Parker parker,
    ErasedEvents erased,
    ProjectionWatch projections,
    ActiveRetries retries,
    ConsumerMeters meters,
    Invariants invariants,
    Spans spans,
    InstantSource clock,
    Executor threads,
    UnaryOperator<List<Chain>> order,
    int chainsPerBatch) {

  /** Returns the tools of a batch's chains. */
  ChainTools chainTools(BatchControl control, Stop stop, Consumer<ChainRun> further) {
    BatchReactions reactions =
        new BatchReactions(
            ledgerReader, handOver, parker.pendingReactions(), reactor, control, stop);
    return new ChainTools(
        reactions, ledgerReader, commits, parker, erased, retries, clock, further);
  }
}
