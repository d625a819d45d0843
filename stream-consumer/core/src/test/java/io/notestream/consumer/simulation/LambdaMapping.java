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
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;

/**
 * A function and its event source mapping, which remembers how far the function has come: for each
 * shard as often as the parallelization factor says, since the items of a shard are shared out
 * among so many lanes, each with a process of its own. A batch has a deadline. What is left of a
 * batch comes again, and after a failure sometimes by halves; sometimes a batch comes twice.
 */
final class LambdaMapping extends Process {

  /** How far a mapping has come; it survives the function's processes. */
  static final class Positions {
    private final int factor;
    private final Map<Place, ReadPosition> read = new HashMap<>();
    private final Set<Place> ended = new HashSet<>();
    private final Map<Place, Long> emptyAt = new HashMap<>();
    private final Map<Integer, Integer> limits = new HashMap<>();

    /**
     * @param factor how many batches of a shard may be in flight
     */
    Positions(int factor) {
      this.factor = factor;
    }

    private boolean isEnded(String shard) {
      return IntStream.range(0, factor).allMatch(lane -> ended.contains(new Place(shard, lane)));
    }
  }

  private record Place(String shard, int lane) {}

  private final Positions positions;
  private final int lane;

  LambdaMapping(World world, Positions positions, int lane) {
    super(world);
    this.positions = positions;
    this.lane = lane;
  }

  @Override
  boolean isIdle() {
    return world().shards().all().stream()
        .map(shard -> new Place(shard.id(), lane))
        .allMatch(
            place ->
                positions.ended.contains(place)
                    || positions.emptyAt.getOrDefault(place, -1L) == world().shards().version());
  }

  @Override
  void live() {
    SimulatedReactor reactor = new SimulatedReactor(this);
    try (StreamConsumer consumer = world().consumers().make(this, reactor)) {
      while (!isStopping()) {
        for (ShardInfo shard : world().shards().all()) {
          String parent = shard.parentId();
          boolean parentRead =
              parent == null || positions.isEnded(parent) || world().shards().isGone(parent);
          Place place = new Place(shard.id(), lane);
          if (parentRead && !positions.ended.contains(place)) {
            poll(place, consumer, reactor);
          }
        }
        actor().sleep(300 + actor().random().nextInt(700));
      }
    }
  }

  private void poll(Place place, StreamConsumer consumer, SimulatedReactor reactor) {
    long version = world().shards().version();
    if (positions.emptyAt.getOrDefault(place, -1L) == version) {
      return;
    }
    ReadPosition position = positions.read.computeIfAbsent(place, p -> new ReadPosition(null));
    GetRecordsResponse read;
    try {
      int limit = positions.limits.getOrDefault(lane, 20);
      read = position.read(world().shards(), place.shard(), limit);
    } catch (TrimmedDataAccessException e) {
      position.reset(); // Lambda goes on with the oldest record, and says nothing.
      return;
    } catch (SdkException e) {
      return;
    }
    if (!read.records().isEmpty()) {
      List<Record> mine = read.records().stream().filter(this::isMine).toList();
      String last = read.records().get(read.records().size() - 1).dynamodb().sequenceNumber();
      if (mine.isEmpty() || invoke(place, position, mine, consumer, reactor)) {
        position.done(last);
      }
    } else if (read.nextShardIterator() == null) {
      positions.ended.add(place);
    } else {
      positions.emptyAt.put(place, version);
    }
  }

  private boolean isMine(Record record) {
    int hash = record.dynamodb().keys().toString().hashCode();
    return Math.floorMod(hash, positions.factor) == lane;
  }

  /** Returns whether the whole batch is known to be done. */
  private boolean invoke(
      Place place,
      ReadPosition position,
      List<Record> records,
      StreamConsumer consumer,
      SimulatedReactor reactor) {
    Random random = actor().random();
    Instant deadline = world().kernel().instant().plus(Duration.ofSeconds(2L + random.nextInt(60)));
    BatchOutcome outcome =
        consumer.process(
            new ShardBatch(world().shards().arnOf(place.shard()), place.shard(), records),
            new Control(deadline));
    reactor.batchIsOver();
    world().trace().count("invocation " + outcome.ended());
    if (random.nextInt(10) == 0) {
      return false; // The response did not reach the mapping: the batch comes again.
    }
    positions.limits.put(lane, outcome.complete() ? 20 : Math.max(1, records.size() / 2));
    outcome.settledThrough().map(SequenceNumber::value).ifPresent(position::done);
    return outcome.complete();
  }

  private final class Control implements BatchControl {
    private final Instant deadline;

    Control(Instant deadline) {
      this.deadline = deadline;
    }

    @Override
    public Stop stop() {
      return stopping();
    }

    @Override
    public Optional<Instant> deadline() {
      return Optional.of(deadline);
    }
  }
}
