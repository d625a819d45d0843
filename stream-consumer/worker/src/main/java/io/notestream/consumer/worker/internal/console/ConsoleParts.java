package io.notestream.consumer.worker.internal.console;

import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.deadletter.RedriveCheck;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.consumer.gap.Gaps;
import io.notestream.consumer.reconcile.Reconciler;
import io.notestream.consumer.worker.internal.admin.AdminAccess;
import io.notestream.consumer.worker.internal.admin.AdminRoutes;
import io.notestream.consumer.worker.internal.admin.ManagedWorker;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.consumer.worker.internal.console.activity.Activity;
import io.notestream.consumer.worker.internal.console.expiration.ExpirationRoutes;
import io.notestream.consumer.worker.internal.console.find.FindRoutes;
import io.notestream.consumer.worker.internal.console.gap.GapRoutes;
import io.notestream.consumer.worker.internal.console.letter.LetterCounts;
import io.notestream.consumer.worker.internal.console.letter.LetterRoutes;
import io.notestream.consumer.worker.internal.console.live.LiveRoutes;
import io.notestream.consumer.worker.internal.console.now.NowRoutes;
import io.notestream.consumer.worker.internal.console.page.PageRoutes;
import io.notestream.consumer.worker.internal.console.read.Watch;
import io.notestream.consumer.worker.internal.console.shard.ShardRoutes;
import io.notestream.consumer.worker.internal.console.tryout.TryRoutes;
import io.notestream.consumer.worker.internal.kcl.FollowerStatus;
import io.notestream.consumer.worker.internal.kcl.lease.LeaseTableNames;
import io.notestream.consumer.worker.internal.kcl.shard.ShardProgress;
import io.notestream.model.table.TableNames;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the console is made of. Used once.
 *
 * @param access who may do what
 * @param worker what the worker says of itself
 * @param clients for tables and streams
 * @param tables the names of the tables
 * @param clock the worker's
 * @param consumer applies the records of dead letters
 * @param closedRetention how long letters and gaps are kept once they are closed
 * @param decoder decodes as the consumer does
 * @param activity what was settled
 * @param status tells which stream is read
 * @param progress tells how far the shards are that this worker reads
 * @param leaseTables the names of the lease tables
 * @param abandonedAfter how long a lease may go without being renewed
 * @param openGaps how many gaps are open, as of the last count
 * @param recountGaps counts them again
 * @param reconcilers makes what recounts all users
 */
public record ConsoleParts(
    AdminAccess access,
    ManagedWorker worker,
    WorkerClients clients,
    TableNames tables,
    InstantSource clock,
    StreamConsumer consumer,
    Duration closedRetention,
    RecordDecoder decoder,
    Activity activity,
    Supplier<FollowerStatus> status,
    Supplier<List<ShardProgress>> progress,
    LeaseTableNames leaseTables,
    Duration abandonedAfter,
    LongSupplier openGaps,
    Runnable recountGaps,
    Supplier<Reconciler> reconcilers) {

  private void readOneNote() {
    clients.dynamoDb().scan(r -> r.tableName(tables.notes()).limit(1));
  }

  /** Makes the console. */
  public Console assemble() {
    Watch watch = new Watch(clock);
    DeadLetters letters = new DeadLetters(clients.dynamoDb(), tables, clock, closedRetention);
    LetterCounts counts = new LetterCounts(letters, watch);
    RedriveCheck check = new RedriveCheck(clients.dynamoDb(), tables, decoder);
    LetterRoutes letterRoutes = new LetterRoutes(letters, counts, consumer::redrive, check, clock);
    LiveRoutes live = new LiveRoutes(activity.feed());
    Gaps gaps = new Gaps(clients.dynamoDb(), tables, clock, closedRetention);
    List<AdminRoutes> routes = new ArrayList<>();
    routes.add(new PageRoutes());
    routes.add(new SessionRoutes(access, worker));
    routes.add(new NowRoutes(worker, activity, counts, openGaps, watch.tally(), clock));
    routes.add(live);
    routes.add(
        new ShardRoutes(
            status,
            progress,
            leaseTables,
            clients.forStream(),
            String.valueOf(worker.info().get("worker")),
            abandonedAfter,
            watch,
            activity,
            clock));
    routes.add(letterRoutes);
    routes.add(new ExpirationRoutes(activity, counts, clients.dynamoDb(), tables, watch, clock));
    routes.add(new FindRoutes(clients.dynamoDb(), tables, letters, activity.feed()));
    GapRoutes gapRoutes = new GapRoutes(gaps, recountGaps, reconcilers, this::readOneNote, clock);
    routes.add(gapRoutes);
    if (access.console().writer() != null) {
      routes.add(new TryRoutes(access.console().writer()));
    }
    return new Console(routes, List.of(live, letterRoutes, gapRoutes, watch));
  }
}
