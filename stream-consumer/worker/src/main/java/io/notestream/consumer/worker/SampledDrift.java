package io.notestream.consumer.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.notestream.consumer.internal.clock.ServerTimes;
import io.notestream.consumer.reconcile.DriftSampler;
import io.notestream.consumer.reconcile.Reconciler;
import io.notestream.consumer.watermark.LedgerWatermark;
import io.notestream.consumer.watermark.Watermark;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.consumer.worker.internal.kcl.lease.LeaseTableNames;
import io.notestream.consumer.worker.internal.kcl.lease.LeaseWatermark;
import java.time.Duration;

/** Makes the sampler with which a worker recounts a few users from time to time. */
final class SampledDrift {

  /** A user for whom the fleet takes longer is not judged; its turn comes again. */
  private static final Duration SETTLE_WITHIN = Duration.ofSeconds(30);

  private SampledDrift() {}

  static DriftSampler sampler(
      WorkerSettings settings, WorkerClients clients, MeterRegistry meters) {
    Reconciler reconciler =
        reconciler(settings, clients, settings.reconcileReadUnits, SETTLE_WITHIN);
    return new DriftSampler(reconciler, settings.name, settings.reconcileUsersPerHour, meters);
  }

  /**
   * Returns what recounts users as this worker counts them.
   *
   * @param readUnits how many read units a second it uses at most
   * @param settleWithin how long it waits for the fleet to count what has happened
   */
  static Reconciler reconciler(
      WorkerSettings settings, WorkerClients clients, int readUnits, Duration settleWithin) {
    Watermark watermark =
        new LeaseWatermark(
            clients.forStream(),
            settings.tables,
            new LeaseTableNames(settings.application, settings.tables.notes()),
            new ServerTimes(settings.clock, settings.options.expiryRule().guard()),
            LedgerWatermark.STREAM_DELAY);
    return Reconciler.builder(clients.unretried(), watermark)
        .tables(settings.tables)
        .options(settings.options)
        .clock(settings.clock)
        .readUnitsPerSecond(readUnits)
        .settleWithin(settleWithin)
        .build();
  }
}
