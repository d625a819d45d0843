package io.notestream.consumer.simulation;

import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.simulation.Leases.Tenure;
import io.notestream.model.change.NoteChange;
import io.notestream.model.change.SequenceNumber;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;

/** Reads the shards of a worker, has them processed, and writes checkpoints, as KCL does. */
final class ShardReader {

  private final Worker worker;
  private final World world;
  private final StreamConsumer consumer;
  private final SimulatedReactor reactor;
  private final @Nullable Sweeping sweeping;
  private final GapWriter gaps;

  /**
   * @param sweeping hears of what the stream reports; {@code null} if there are no timers
   */
  ShardReader(
      Worker worker,
      StreamConsumer consumer,
      SimulatedReactor reactor,
      @Nullable Sweeping sweeping) {
    this.worker = worker;
    this.world = worker.world();
    this.consumer = consumer;
    this.reactor = reactor;
    this.sweeping = sweeping;
    this.gaps = new GapWriter(worker);
  }

  /**
   * Reads once, if there may be something.
   *
   * @return {@code false} if somebody has to take the lease anew
   */
  boolean turn(Tenure tenure) {
    long version = world.shards().version();
    if (tenure.emptyAt == version) {
      return true;
    }
    int limit = 1 + Actor.current().random().nextInt(30);
    GetRecordsResponse read;
    try {
      read = tenure.position.read(world.shards(), tenure.shard, limit);
    } catch (TrimmedDataAccessException e) {
      tenure.missingFrom = tenure.position.after();
      tenure.position.reset();
      return true;
    } catch (ResourceNotFoundException e) {
      return shardGone(tenure);
    } catch (SdkException e) {
      return true; // It is tried again, with a new iterator.
    }
    if (tenure.position.after() == null
        && tenure.missingFrom == null
        && world.shards().hasLostBeginning(tenure.shard)) {
      tenure.missingFrom = GapWriter.BEGINNING;
    }
    if (!read.records().isEmpty()) {
      return deliver(tenure, read.records());
    } else if (read.nextShardIterator() == null) {
      return !end(tenure);
    }
    tenure.emptyAt = version;
    return true;
  }

  /** KCL takes a shard that is gone for one that was read to its end. */
  private boolean shardGone(Tenure tenure) {
    if (tenure.missingFrom == null) {
      String after = tenure.position.after();
      tenure.missingFrom = after == null ? GapWriter.BEGINNING : after;
    }
    world.trace().count("shard gone");
    return !end(tenure);
  }

  /** Ends the lease of a shard that was read to its end. */
  private boolean end(Tenure tenure) {
    if (!gaps.write(tenure, null)) {
      return false;
    }
    sleepAWhile();
    world.leases().end(tenure);
    return true;
  }

  private boolean deliver(Tenure tenure, List<Record> records) {
    String first = records.get(0).dynamodb().sequenceNumber();
    boolean late = world.mistake() == Mistake.GAP_AFTER_CHECKPOINT;
    if (!late && !gaps.write(tenure, first)) {
      return true;
    }
    String last = records.get(records.size() - 1).dynamodb().sequenceNumber();
    if (world.mistake() == Mistake.EARLY_CHECKPOINT) {
      checkpoint(tenure, last);
    }
    BatchOutcome outcome =
        process(new ShardBatch(world.shards().arnOf(tenure.shard), tenure.shard, records), tenure);
    reactor.batchIsOver();
    world.trace().count("batch " + outcome.ended());
    String through =
        world.mistake() == Mistake.CHECKPOINT_PAST_UNSETTLED
            ? last
            : outcome.settledThrough().map(SequenceNumber::value).orElse(null);
    if (through != null && !checkpoint(tenure, through)) {
      return false;
    }
    if (!outcome.complete() || (late && !gaps.write(tenure, first))) {
      world.leases().drop(tenure);
      return false;
    }
    return true;
  }

  private boolean checkpoint(Tenure tenure, String sequence) {
    sleepAWhile();
    boolean written = world.leases().checkpoint(tenure, sequence);
    world
        .trace()
        .add(
            world.kernel().now(),
            Actor.current().name(),
            (written ? "checkpoint " : "lost lease ") + sequence);
    if (written) {
      tenure.position.done(sequence);
    }
    return written;
  }

  private static void sleepAWhile() {
    Actor self = Actor.current();
    self.sleep(1 + self.random().nextInt(20));
  }

  private BatchOutcome process(ShardBatch batch, Tenure tenure) {
    if (sweeping == null) {
      return consumer.process(batch, BatchControl.until(stop(tenure)));
    }
    Timed timed = new Timed(stop(tenure), sweeping, new ArrayList<>());
    try {
      return consumer.process(batch, timed);
    } finally {
      sweeping.applied(timed.changes());
    }
  }

  /** Stops a batch when the lease is known to be lost, or the process is to end. */
  private Stop stop(Tenure tenure) {
    return new VirtualStop(
        () -> {
          if (consumer.health().parkingSuspended()) {
            world.trace().count("asked to stop while parking is suspended");
          }
          return worker.isStopping() || worker.isKnownToBeLost(tenure);
        });
  }

  /**
   * A batch of whose changes the timers hear.
   *
   * @param changes takes them
   */
  private record Timed(Stop stop, Sweeping sweeping, List<NoteChange> changes)
      implements BatchControl {
    @Override
    public void changed(List<NoteChange> decoded) {
      changes.clear();
      changes.addAll(decoded);
      sweeping.changed(decoded);
    }
  }
}
