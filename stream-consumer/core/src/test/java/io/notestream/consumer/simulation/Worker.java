package io.notestream.consumer.simulation;

import io.notestream.consumer.SimulatedConsumers;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.simulation.Leases.Lease;
import io.notestream.consumer.simulation.Leases.Tenure;
import io.notestream.local.stream.StreamControl.ShardInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One life of a worker: it takes leases, as KCL does, and reads each of their shards in a lane of
 * its own. All lanes share a consumer.
 */
final class Worker extends Process {

  private static final long FAILOVER_MILLIS = 10_000;

  private final List<Tenure> held = new ArrayList<>();
  private final Map<String, Actor> lanes = new HashMap<>();
  private boolean stealsNext;
  private long diedAt = -1;
  private @Nullable StreamConsumer consumer;

  Worker(World world) {
    super(world);
  }

  /** Lets the worker take a lease that another one holds. */
  void steal() {
    stealsNext = true;
  }

  private boolean isDead() {
    return diedAt >= 0;
  }

  /** Returns whether other workers may take this one's leases. */
  boolean isPresumedDead() {
    long now = world().kernel().now();
    return (isDead() && now - diedAt > FAILOVER_MILLIS)
        || actor().life().isSilentFor(FAILOVER_MILLIS, now);
  }

  /** Returns whether the worker holds the shard and has found nothing more in it. */
  private boolean isAtTheEndOf(String shard) {
    return !isDead()
        && held.stream()
            .anyMatch(
                tenure ->
                    tenure.shard.equals(shard)
                        && world().leases().isCurrent(tenure)
                        && tenure.emptyAt == world().shards().version());
  }

  @Override
  boolean isIdle() {
    boolean suspects = !isDead() && consumer != null && SimulatedConsumers.suspects(consumer);
    return !suspects && isAllRead();
  }

  private boolean isAllRead() {
    return shards().stream()
        .allMatch(
            shard -> {
              Lease lease = world().leases().of(shard.id());
              Worker owner = lease.owner();
              return lease.ended() || (owner != null && owner.isAtTheEndOf(shard.id()));
            });
  }

  @Override
  void live() {
    Random random = actor().random();
    SimulatedReactor reactor = new SimulatedReactor(this);
    Sweeping sweeping = world().sweeps() ? new Sweeping(this) : null;
    if (sweeping != null) {
      sweeping.start();
    }
    try (StreamConsumer made = world().consumers().make(this, reactor)) {
      consumer = made;
      ShardReader reader = new ShardReader(this, made, reactor, sweeping);
      new Retrying(this, made, reactor).start();
      while (!isStopping()) {
        takeLeases(random, reader);
        made.lookAgain();
        actor().sleep(200 + random.nextInt(600));
      }
      while (lanes.values().stream().anyMatch(lane -> !lane.isOver())) {
        actor().sleep(100);
      }
      held.forEach(world().leases()::drop);
    } finally {
      diedAt = world().kernel().now();
    }
  }

  private void takeLeases(Random random, ShardReader reader) {
    held.removeIf(this::isKnownToBeLost);
    for (ShardInfo shard : shards()) {
      Lease lease = world().leases().of(shard.id());
      Worker owner = lease.owner();
      boolean free = owner == null || (owner != this && owner.isPresumedDead());
      boolean steals = stealsNext && owner != null && owner != this;
      if (!lease.ended() && mayBeRead(shard) && (free || steals) && !isBeingRead(shard)) {
        stealsNext &= !steals;
        Tenure tenure = world().leases().take(shard.id(), this, world().kernel().now());
        held.removeIf(before -> before.shard.equals(shard.id()));
        held.add(tenure);
        lanes.put(shard.id(), open(tenure, reader));
        actor().sleep(1 + random.nextInt(20));
      }
    }
  }

  /** Returns the shards that are listed, and those that have gone and have a lease. */
  private List<ShardInfo> shards() {
    List<ShardInfo> shards = new ArrayList<>();
    for (ShardInfo shard : world().shards().gone()) {
      if (world().leases().isKnown(shard.id())) {
        shards.add(shard);
      }
    }
    shards.addAll(world().shards().all());
    return shards;
  }

  /** Parents come first, unless nothing is left of them, and a former stream before the present. */
  private boolean mayBeRead(ShardInfo shard) {
    if (!world().shards().isFormer(shard.id()) && !isFormerStreamRead()) {
      return false;
    }
    String parent = shard.parentId();
    return parent == null
        || world().leases().of(parent).ended()
        || (world().shards().isGone(parent) && !world().leases().isKnown(parent));
  }

  private boolean isFormerStreamRead() {
    return world().shards().former().stream()
        .allMatch(shard -> world().leases().of(shard.id()).ended());
  }

  /** Batches of a shard come one after the other, also when its lease was lost and taken again. */
  private boolean isBeingRead(ShardInfo shard) {
    Actor lane = lanes.get(shard.id());
    return lane != null && !lane.isOver();
  }

  private Actor open(Tenure tenure, ShardReader reader) {
    String name = actor().name() + "/" + world().shards().number(tenure.shard);
    return world()
        .kernel()
        .spawn(
            name + "." + tenure.number,
            actor().life(),
            () -> {
              Actor self = Actor.current();
              while (!isStopping() && held.contains(tenure)) {
                if (!reader.turn(tenure)) {
                  held.remove(tenure);
                }
                self.sleep(200 + self.random().nextInt(600));
              }
            });
  }

  boolean isKnownToBeLost(Tenure tenure) {
    return world().leases().isKnownToBeLost(tenure, world().kernel().now());
  }
}
