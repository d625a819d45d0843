package io.notestream.consumer.simulation;

import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.simulation.Leases.Lease;
import io.notestream.consumer.simulation.Leases.Tenure;
import io.notestream.local.stream.StreamControl.ShardInfo;
import io.notestream.model.change.SequenceNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;

/**
 * One life of a worker: it takes leases, reads their shards, and writes checkpoints, as KCL does.
 */
final class Worker implements Process {

  private static final long FAILOVER_MILLIS = 10_000;

  private final World world;
  private final List<Tenure> held = new ArrayList<>();
  private @Nullable Actor actor;
  private boolean stopping;
  private boolean stealsNext;
  private long diedAt = -1;

  Worker(World world) {
    this.world = world;
  }

  Actor actor() {
    return Objects.requireNonNull(actor);
  }

  @Override
  public Actor start(String name) {
    actor = world.kernel().spawn(name, this::live);
    return actor;
  }

  @Override
  public void stop() {
    stopping = true;
  }

  /** Lets the worker take a lease that another one holds. */
  void steal() {
    stealsNext = true;
  }

  boolean isDead() {
    return diedAt >= 0;
  }

  /** Returns whether other workers may take this one's leases. */
  boolean isPresumedDead() {
    long now = world.kernel().now();
    return (isDead() && now - diedAt > FAILOVER_MILLIS) || actor().isSilentFor(FAILOVER_MILLIS);
  }

  /** Returns whether the worker holds the shard and has found nothing more in it. */
  boolean isAtTheEndOf(String shard) {
    return !isDead()
        && held.stream()
            .anyMatch(
                tenure ->
                    tenure.shard.equals(shard)
                        && world.leases().isCurrent(tenure)
                        && tenure.emptyAt == world.shards().version());
  }

  @Override
  public boolean isIdle() {
    return world.shards().all().stream()
        .allMatch(
            shard -> {
              Lease lease = world.leases().of(shard.id());
              Worker owner = lease.owner();
              return lease.ended() || (owner != null && owner.isAtTheEndOf(shard.id()));
            });
  }

  private void live() {
    Random random = actor().random();
    SimulatedReactor reactor = world.reactor(actor());
    try (StreamConsumer consumer = world.consumers().make(actor(), reactor)) {
      while (!stopping) {
        takeLeases(random);
        for (Tenure tenure : List.copyOf(held)) {
          if (!stopping) {
            turn(tenure, consumer, reactor, random);
          }
        }
        actor().sleep(200 + random.nextInt(600));
      }
      held.forEach(world.leases()::drop);
    } finally {
      diedAt = world.kernel().now();
    }
  }

  private void takeLeases(Random random) {
    held.removeIf(tenure -> world.leases().isKnownToBeLost(tenure, world.kernel().now()));
    for (ShardInfo shard : world.shards().all()) {
      Lease lease = world.leases().of(shard.id());
      Worker owner = lease.owner();
      boolean free = owner == null || (owner != this && owner.isPresumedDead());
      boolean steals = stealsNext && owner != null && owner != this;
      if (!lease.ended() && mayBeRead(shard) && (free || steals)) {
        stealsNext &= !steals;
        held.removeIf(tenure -> tenure.shard.equals(shard.id()));
        held.add(world.leases().take(shard.id(), this, world.kernel().now()));
        actor().sleep(1 + random.nextInt(20));
      }
    }
  }

  /** Parents come first. */
  private boolean mayBeRead(ShardInfo shard) {
    return shard.parentId() == null || world.leases().of(shard.parentId()).ended();
  }

  private void turn(
      Tenure tenure, StreamConsumer consumer, SimulatedReactor reactor, Random random) {
    long version = world.shards().version();
    if (tenure.emptyAt == version) {
      return;
    }
    GetRecordsResponse read;
    try {
      read = world.shards().read(tenure.shard, tenure.position, 1 + random.nextInt(30));
    } catch (SdkException e) {
      return; // It is tried again, with a new iterator.
    }
    if (!read.records().isEmpty()) {
      deliver(tenure, read, consumer, reactor);
    } else if (read.nextShardIterator() == null) {
      actor().sleep(1 + random.nextInt(20));
      world.leases().end(tenure);
      held.remove(tenure);
    } else {
      tenure.emptyAt = version;
    }
  }

  private void deliver(
      Tenure tenure, GetRecordsResponse read, StreamConsumer consumer, SimulatedReactor reactor) {
    String last = read.records().get(read.records().size() - 1).dynamodb().sequenceNumber();
    if (world.mistake() == Mistake.EARLY_CHECKPOINT) {
      checkpoint(tenure, last);
    }
    BatchOutcome outcome =
        consumer.process(
            new ShardBatch(world.shards().arn(), tenure.shard, read.records()),
            control(tenure, consumer));
    reactor.batchIsOver();
    String through =
        world.mistake() == Mistake.CHECKPOINT_PAST_UNSETTLED
            ? last
            : outcome.settledThrough().map(SequenceNumber::value).orElse(null);
    if (through != null && !checkpoint(tenure, through)) {
      held.remove(tenure);
    } else if (!outcome.complete()) {
      world.leases().drop(tenure);
      held.remove(tenure);
    }
    world.trace().count("batch " + outcome.ended());
  }

  private boolean checkpoint(Tenure tenure, String sequence) {
    actor().sleep(1 + actor().random().nextInt(20));
    boolean written = world.leases().checkpoint(tenure, sequence);
    world
        .trace()
        .add(
            world.kernel().now(),
            actor().name(),
            (written ? "checkpoint " : "lost lease ") + tenure.shard + " " + sequence);
    if (written) {
      tenure.position = sequence;
    }
    return written;
  }

  /** Stops a batch when the lease is known to be lost, or the process is to end. */
  private BatchControl control(Tenure tenure, StreamConsumer consumer) {
    return BatchControl.until(
        new VirtualStop(
            actor(),
            () -> {
              if (consumer.health().parkingSuspended()) {
                world.trace().count("asked to stop while parking is suspended");
              }
              return stopping || world.leases().isKnownToBeLost(tenure, world.kernel().now());
            }));
  }
}
