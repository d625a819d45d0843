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
    Watermark watermark =
        new LeaseWatermark(
            clients.forStream(),
            settings.tables,
            new LeaseTableNames(settings.application, settings.tables.notes()),
            new ServerTimes(settings.clock, settings.options.expiryRule().guard()),
            LedgerWatermark.STREAM_DELAY);
    Reconciler reconciler =
        Reconciler.builder(clients.unretried(), watermark)
            .tables(settings.tables)
            .options(settings.options)
            .clock(settings.clock)
            .readUnitsPerSecond(settings.reconcileReadUnits)
            .settleWithin(SETTLE_WITHIN)
            .build();
    return new DriftSampler(reconciler, settings.name, settings.reconcileUsersPerHour, meters);
  }
}
