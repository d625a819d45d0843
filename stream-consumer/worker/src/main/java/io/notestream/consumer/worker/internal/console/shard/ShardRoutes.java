package io.notestream.consumer.worker.internal.console.shard;

import io.javalin.config.RoutesConfig;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.internal.clock.ServerTimes;
import io.notestream.consumer.watermark.ShardTail;
import io.notestream.consumer.worker.internal.admin.AdminRoutes;
import io.notestream.consumer.worker.internal.client.StreamClients;
import io.notestream.consumer.worker.internal.console.activity.Activity;
import io.notestream.consumer.worker.internal.console.read.Watch;
import io.notestream.consumer.worker.internal.kcl.FollowerStatus;
import io.notestream.consumer.worker.internal.kcl.lease.LeaseTableNames;
import io.notestream.consumer.worker.internal.kcl.shard.ShardProgress;
import io.notestream.consumer.worker.internal.kcl.stream.StreamShards;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** {@code GET /api/console/shards}. Thread-safe. */
public final class ShardRoutes implements AdminRoutes {

  private final Fleet fleet;

  /**
   * @param status tells which stream is read, and which shards are stuck
   * @param progress tells how far the shards are that this worker reads
   * @param names the names of the lease tables
   * @param self the name of this worker, as the owner of leases
   * @param abandonedAfter how long a lease may go without being renewed
   */
  public ShardRoutes(
      Supplier<FollowerStatus> status,
      Supplier<List<ShardProgress>> progress,
      LeaseTableNames names,
      StreamClients clients,
      String self,
      Duration abandonedAfter,
      Watch watch,
      Activity activity,
      InstantSource clock) {
    Supplier<Optional<String>> arn = () -> Optional.ofNullable(status.get().streamArn());
    Fleet.Source source =
        new Fleet.Source(
            () -> arn.get().map(names::forStream).orElse(null),
            () ->
                arn.get()
                    .flatMap(known -> new StreamShards(clients.streams(), known).all())
                    .orElse(List.of()),
            () -> Set.copyOf(status.get().stuck()),
            progress,
            shard -> arn.get().map(known -> tail(clients, known, shard, clock)).orElse(null),
            self,
            abandonedAfter);
    fleet = new Fleet(source, clients.dynamoDb(), watch, activity, clock);
  }

  private static ShardTail tail(
      StreamClients clients, String arn, String shard, InstantSource clock) {
    return new ShardTail(
        clients.streams(), arn, shard, new ServerTimes(clock, ExpiryCauseRule.DEFAULT_GUARD));
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/api/console/shards", ctx -> ctx.json(fleet.report()));
  }
}
