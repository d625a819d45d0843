package io.notestream.consumer.simulation;

import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.batch.Stop;
import io.notestream.local.stream.StreamControl.ShardInfo;
import io.notestream.model.change.SequenceNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * A function and its event source mapping, which remembers how far the function has come. A batch
 * has a deadline. What is left of a batch comes again, and after a failure sometimes by halves;
 * sometimes a batch comes twice.
 */
final class LambdaMapping implements Process {

  /** How far a mapping has come; it survives the function's processes. */
  static final class Positions {
    private final Map<String, String> after = new HashMap<>();
    private final Set<String> ended = new HashSet<>();
    private final Map<String, Long> emptyAt = new HashMap<>();
    private int limit = 20;
  }

  private final World world;
  private final Positions positions;
  private @Nullable Actor actor;
  private boolean stopping;

  LambdaMapping(World world, Positions positions) {
    this.world = world;
    this.positions = positions;
  }

  @Override
  public Actor start(String name) {
    actor = world.kernel().spawn(name, this::live);
    return actor;
  }

  private Actor actor() {
    return Objects.requireNonNull(actor);
  }

  @Override
  public void stop() {
    stopping = true;
  }

  @Override
  public boolean isIdle() {
    return world.shards().all().stream()
        .allMatch(
            shard ->
                positions.ended.contains(shard.id())
                    || positions.emptyAt.getOrDefault(shard.id(), -1L) == world.shards().version());
  }

  private void live() {
    Random random = actor().random();
    SimulatedReactor reactor = world.reactor(actor());
    try (StreamConsumer consumer = world.consumers().make(actor(), reactor)) {
      while (!stopping) {
        for (ShardInfo shard : world.shards().all()) {
          boolean parentRead =
              shard.parentId() == null || positions.ended.contains(shard.parentId());
          if (parentRead && !positions.ended.contains(shard.id())) {
            poll(shard.id(), consumer, reactor, random);
          }
        }
        actor().sleep(300 + random.nextInt(700));
      }
    }
  }

  private void poll(
      String shard, StreamConsumer consumer, SimulatedReactor reactor, Random random) {
    long version = world.shards().version();
    if (positions.emptyAt.getOrDefault(shard, -1L) == version) {
      return;
    }
    GetRecordsResponse read;
    try {
      read = world.shards().read(shard, positions.after.get(shard), positions.limit);
    } catch (SdkException e) {
      return;
    }
    if (!read.records().isEmpty()) {
      invoke(shard, read.records(), consumer, reactor, random);
    } else if (read.nextShardIterator() == null) {
      positions.ended.add(shard);
    } else {
      positions.emptyAt.put(shard, version);
    }
  }

  private void invoke(
      String shard,
      List<Record> records,
      StreamConsumer consumer,
      SimulatedReactor reactor,
      Random random) {
    Duration time = Duration.ofSeconds(2 + random.nextInt(60));
    Instant deadline = world.kernel().instant().plus(time);
    BatchOutcome outcome =
        consumer.process(
            new ShardBatch(world.shards().arn(), shard, records), new Control(deadline));
    reactor.batchIsOver();
    world.trace().count("invocation " + outcome.ended());
    if (random.nextInt(10) == 0) {
      return; // The response did not reach the mapping: the batch comes again.
    }
    positions.limit = outcome.complete() ? 20 : Math.max(1, records.size() / 2);
    outcome
        .settledThrough()
        .map(SequenceNumber::value)
        .ifPresent(through -> positions.after.put(shard, through));
  }

  private final class Control implements BatchControl {
    private final Instant deadline;

    Control(Instant deadline) {
      this.deadline = deadline;
    }

    @Override
    public Stop stop() {
      return new VirtualStop(actor(), () -> stopping);
    }

    @Override
    public Optional<Instant> deadline() {
      return Optional.of(deadline);
    }
  }
}
