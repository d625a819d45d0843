package io.notestream.consumer.worker;

import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.consumer.worker.internal.admin.AdminAccess;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.consumer.worker.internal.console.Console;
import io.notestream.consumer.worker.internal.console.ConsoleParts;
import io.notestream.consumer.worker.internal.console.activity.Activity;
import io.notestream.consumer.worker.internal.kcl.StreamFollower;
import java.time.Duration;

/** Gives the console the parts of the worker that it shows. */
record WorkerConsole(
    WorkerSettings settings,
    WorkerClients clients,
    StreamFollower follower,
    StreamConsumer consumer) {

  /** After so many times the failover time somebody would have taken a lease. */
  private static final int FAILOVERS = 3;

  /** What the command {@code reconcile} uses by default. */
  private static final int READ_UNITS = 200;

  private static final Duration SETTLE_WITHIN = Duration.ofMinutes(2);

  /** Returns a decoder that decodes as the consumer's does. */
  static RecordDecoder decoder(WorkerSettings settings) {
    return new RecordDecoder(settings.options.expiryRule(), settings.clock);
  }

  Console assemble(AdminAccess access, WorkerView view, Activity activity, OpenGaps gaps) {
    return new ConsoleParts(
            access,
            view,
            clients,
            settings.tables,
            settings.clock,
            consumer,
            settings.options.closedRetention(),
            decoder(settings),
            activity,
            follower::status,
            follower::progress,
            settings.forFollower().leaseTables(),
            settings.profile.failover().multipliedBy(FAILOVERS),
            gaps::count,
            gaps::recount,
            () -> SampledDrift.reconciler(settings, clients, READ_UNITS, SETTLE_WITHIN))
        .assemble();
  }
}
