package io.notestream.consumer.worker.internal.kcl.shard;

import com.amazonaws.services.dynamodbv2.streamsadapter.adapter.DynamoDBStreamsClientRecord;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.log.LogFields;
import io.notestream.consumer.worker.internal.kcl.gap.GapKeeper;
import io.notestream.consumer.worker.internal.kcl.gap.MissingRecords;
import io.notestream.consumer.worker.internal.kcl.gap.MissingRecords.Cause;
import io.notestream.consumer.worker.internal.kcl.lease.HeldLeases;
import io.notestream.consumer.worker.internal.kcl.lease.LeaseTenure;
import io.notestream.model.change.SequenceNumber;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.processor.ShardRecordProcessor;

/**
 * Processes one shard for as long as this worker holds its lease: gives batches to the core, and
 * checkpoints as far as the core says that everything is settled.
 *
 * <p>No exception leaves this class, since KCL would skip the batch. Once a batch ended early the
 * processor is latched: it takes no further batch, and never checkpoints beyond what was settled
 * then. KCL calls it from one thread at a time.
 */
public final class ShardProcessor implements ShardRecordProcessor {

  private static final Logger LOG = LoggerFactory.getLogger(ShardProcessor.class);

  /** How long a batch's end waits for its checkpoint; it is still tried during the next batch. */
  private static final Duration CHECKPOINT_WAIT = Duration.ofSeconds(1);

  /** How long a shutdown waits for the last checkpoint, which is not tried any longer. */
  private static final Duration LAST_CHECKPOINT_WAIT = Duration.ofSeconds(2);

  private final BatchDelivery delivery;
  private final HeldLeases leases;
  private final ShardWatches watches;
  private final GapKeeper gaps;
  private final ReadingState state;
  private final Duration checkpointInterval;
  private final Stop stop = this::mustStop;
  private @Nullable Shard shard;
  private boolean latched;
  private volatile boolean leaseLost;

  /** The shard, which KCL names only after it has made the processor. */
  private record Shard(
      String id, LeaseTenure tenure, ShardWatch watch, ShardCheckpoints checkpoints) {}

  /**
   * @param delivery takes the batches
   * @param leases the leases that this worker holds of the stream
   * @param watches what is known of the shards that are read
   * @param gaps writes down what was lost of the stream
   * @param state what all shards of this worker have in common
   * @param checkpointInterval how often progress within a batch is checkpointed
   */
  public ShardProcessor(
      BatchDelivery delivery,
      HeldLeases leases,
      ShardWatches watches,
      GapKeeper gaps,
      ReadingState state,
      Duration checkpointInterval) {
    this.delivery = delivery;
    this.leases = leases;
    this.watches = watches;
    this.gaps = gaps;
    this.state = state;
    this.checkpointInterval = checkpointInterval;
  }

  @Override
  public void initialize(InitializationInput input) {
    try (LogFields shard = LogFields.ofShard(input.shardId())) {
      begin(input);
    }
  }

  private void begin(InitializationInput input) {
    String id = input.shardId();
    String position = input.extendedSequenceNumber().sequenceNumber();
    ShardWatch watch = watches.of(id);
    ShardCheckpoints checkpoints =
        new ShardCheckpoints(
            id,
            checkpointInterval,
            // KCL takes a checkpoint at the last record of an ended shard for the end itself, which
            // must not be passed before what is missing there is written down.
            () -> state.isBroken() || watch.missingBefore(null).isPresent(),
            failure -> unexpected(id, failure));
    Shard known = new Shard(id, leases.tenureOf(id), watch, checkpoints);
    shard = known;
    gaps.missingBefore(id, position).ifPresent(missing -> beginBehind(known, missing));
    known.watch.begin();
    LOG.info("shard {}: reading after {}", id, position);
    state.started();
  }

  @Override
  public void processRecords(ProcessRecordsInput input) {
    guarded(known -> process(known, input));
  }

  @Override
  public void leaseLost(LeaseLostInput input) {
    leaseLost = true;
    latched = true;
    Shard known = shard;
    if (known != null) {
      known.checkpoints.close();
      watches.close(known.watch);
      try (LogFields fields = LogFields.ofShard(known.id)) {
        LOG.info("shard {}: the lease is gone", known.id);
      }
    }
  }

  @Override
  public void shardEnded(ShardEndedInput input) {
    guarded(
        known -> {
          if (latched || state.isBroken()) {
            // The end of the shard as a checkpoint would pass what is not settled. Without it KCL
            // would ask for ever: let the lease go, so that somebody reads on from the checkpoint.
            LOG.info("shard {}: it has ended, and records before its end are read again", known.id);
            leases.drop(known.id);
          } else if (gapKept(known, null)) {
            writeEnd(known, input.checkpointer());
          }
        });
  }

  @Override
  public void shutdownRequested(ShutdownRequestedInput input) {
    guarded(known -> known.checkpoints.writeLast(input.checkpointer(), LAST_CHECKPOINT_WAIT));
    latched = true;
    if (shard != null) {
      watches.close(shard.watch);
    }
  }

  /** Writes down at once what no read is going to notice: there may be no further record. */
  private void beginBehind(Shard known, MissingRecords missing) {
    known.watch.missing(missing);
    if (missing.cause() == Cause.PASSED_OVER && gaps.keepNow(known.id, missing)) {
      known.watch.missingRecorded();
    }
  }

  private void process(Shard known, ProcessRecordsInput input) {
    List<Record> records =
        input.records().stream()
            .map(record -> ((DynamoDBStreamsClientRecord) record).getRecord())
            .toList();
    if (latched || records.isEmpty() || state.isBroken()) {
      return;
    }
    known.watch.batchStarted(records);
    try {
      latched = true; // Until the batch has been settled to its end.
      if (gapKept(known, KclRecord.firstSequence(records))) {
        latched = !settle(known, records, input.checkpointer());
      }
    } finally {
      known.watch.batchDone();
    }
  }

  /** Returns whether every record of the batch is settled and the lease still ours. */
  private boolean settle(
      Shard known, List<Record> records, RecordProcessorCheckpointer checkpointer) {
    CheckpointBound bound = new CheckpointBound(known.id, records, state.invariants());
    Control control = new Control(known.checkpoints, checkpointer, bound);
    BatchOutcome outcome = delivery.deliver(known.id, records, control);
    if (!bound.permits(outcome)) {
      leases.drop(known.id); // Somebody reads on from the checkpoint, which is behind.
      return false;
    }
    outcome.settledThrough().ifPresent(known.checkpoints::settledThrough);
    if (outcome.complete()) {
      known.watch.batchSettled(records);
    }
    known.checkpoints.write(checkpointer, CHECKPOINT_WAIT);
    if (!outcome.complete()) {
      LOG.info("shard {}: a batch ended early: {}", known.id, outcome);
      if (!stop.requested()) {
        // Nobody else is going to end this tenure, and a latched processor reads no further.
        leases.drop(known.id);
      }
    }
    return outcome.complete() && !isLeaseLost(known);
  }

  /** Returns whether nothing is missing before that record, or it is written down as a gap. */
  private boolean gapKept(Shard known, @Nullable String before) {
    Optional<MissingRecords> missing = known.watch.missingBefore(before);
    if (missing.isEmpty()) {
      return true;
    }
    boolean kept = gaps.keep(known.id, missing.get(), stop);
    if (kept) {
      known.watch.missingRecorded();
    }
    return kept;
  }

  private void writeEnd(Shard known, RecordProcessorCheckpointer checkpointer) {
    if (known.checkpoints.writeEnd(checkpointer)) {
      watches.close(known.watch);
    } else if (known.checkpoints.isLeaseLost()) {
      latched = true;
    }
  }

  private boolean mustStop() {
    Shard known = shard;
    return state.stop().requested()
        || (known != null && (isLeaseLost(known) || !leases.isCurrent(known.tenure)));
  }

  private boolean isLeaseLost(Shard known) {
    return leaseLost || known.checkpoints.isLeaseLost();
  }

  private void guarded(Consumer<Shard> action) {
    Shard known = shard;
    if (known == null) {
      latched = true; // KCL gave up before it named the shard: nothing was read.
      return;
    }
    try (LogFields fields = LogFields.ofShard(known.id)) {
      action.accept(known);
    } catch (RuntimeException | Error e) {
      latched = true;
      unexpected(known.id, e);
    }
  }

  private void unexpected(String shardId, Throwable failure) {
    if (failure instanceof Error bug) {
      state.met(bug);
      return;
    }
    // Nothing here or in the core throws on purpose. Reading on from the checkpoint with a fresh
    // processor loses nothing, whatever it was; going on with this one might.
    LOG.error("shard {}: unexpected; starting over at the checkpoint", shardId, failure);
    leases.drop(shardId);
  }

  /** Checkpoints in the middle of a long batch, and says when to stop. */
  private final class Control implements BatchControl {

    private final ShardCheckpoints checkpoints;
    private final RecordProcessorCheckpointer checkpointer;
    private final CheckpointBound bound;

    Control(
        ShardCheckpoints checkpoints,
        RecordProcessorCheckpointer checkpointer,
        CheckpointBound bound) {
      this.checkpoints = checkpoints;
      this.checkpointer = checkpointer;
      this.bound = bound;
    }

    @Override
    public Stop stop() {
      return stop;
    }

    @Override
    public void settledThrough(SequenceNumber sequence) {
      if (bound.permits(sequence)) {
        checkpoints.settledThrough(sequence);
        checkpoints.writeIfDue(checkpointer);
      }
    }
  }
}
