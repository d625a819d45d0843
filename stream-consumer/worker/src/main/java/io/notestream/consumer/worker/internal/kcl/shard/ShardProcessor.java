package io.notestream.consumer.worker.internal.kcl.shard;

import com.amazonaws.services.dynamodbv2.streamsadapter.adapter.DynamoDBStreamsClientRecord;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.worker.internal.kcl.gap.Loss;
import io.notestream.consumer.worker.internal.kcl.lease.Leases;
import io.notestream.model.change.SequenceNumber;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.KinesisClientLibDependencyException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.exceptions.ThrottlingException;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.processor.ShardRecordProcessor;

/**
 * One hold of one shard's lease. Hands batches to the core, and checkpoints as far as the core says
 * that everything is settled, by explicit sequence number: KCL's own idea of how far processing has
 * come runs ahead of it.
 *
 * <p>No exception leaves this class, since KCL would skip the batch. Once a batch was left before
 * its end the processor is latched: it takes no further batch, and never checkpoints beyond what
 * was settled then. KCL calls it from one thread at a time.
 */
public final class ShardProcessor implements ShardRecordProcessor {

  private static final Logger LOG = LoggerFactory.getLogger(ShardProcessor.class);
  private static final int LAST_CHECKPOINT_ATTEMPTS = 5;
  private static final Duration LAST_CHECKPOINT_PAUSE = Duration.ofMillis(200);

  private final ReaderContext context;
  private final Stop stop = this::mustStop;
  private String shardId = "";
  private @Nullable ShardWatch watch;
  private Leases.Hold hold = Leases.Hold.UNKNOWN;
  private @Nullable SequenceNumber settled;
  private @Nullable SequenceNumber checkpointed;
  private long checkpointedNanos = System.nanoTime();
  private boolean latched;
  private volatile boolean leaseLost;

  public ShardProcessor(ReaderContext context) {
    this.context = context;
  }

  @Override
  public void initialize(InitializationInput input) {
    shardId = input.shardId();
    String position = input.extendedSequenceNumber().sequenceNumber();
    hold = context.leases().hold(shardId);
    watch = context.watches().of(shardId);
    if (context.mayHaveLostItsBeginning(shardId, position)) {
      watch.trimmed(position);
    }
    watch.begin();
    LOG.info("shard {}: reading after {}", shardId, position);
    context.started(shardId);
  }

  @Override
  public void processRecords(ProcessRecordsInput input) {
    guarded(() -> process(input));
  }

  @Override
  public void leaseLost(LeaseLostInput input) {
    leaseLost = true;
    latched = true;
    closeWatch();
    LOG.info("shard {}: the lease is gone", shardId);
  }

  @Override
  public void shardEnded(ShardEndedInput input) {
    guarded(
        () -> {
          if (latched || context.isBroken()) {
            // The end of the shard as a checkpoint would pass what is not settled. Without it KCL
            // would ask for ever: let the lease go, so that somebody reads on from the checkpoint.
            LOG.warn("shard {}: ended while records before its end are unsettled", shardId);
            context.leases().drop(shardId);
          } else if (lossKept(null)) {
            endOfShard(input.checkpointer());
          }
        });
  }

  @Override
  public void shutdownRequested(ShutdownRequestedInput input) {
    guarded(() -> lastCheckpoint(input.checkpointer()));
    latched = true;
    closeWatch();
  }

  private void process(ProcessRecordsInput input) {
    List<Record> records =
        input.records().stream()
            .map(record -> ((DynamoDBStreamsClientRecord) record).getRecord())
            .toList();
    if (latched || records.isEmpty() || context.isBroken()) {
      return;
    }
    ShardWatch watched = watch();
    watched.workBegins();
    try {
      latched = true; // Until the batch has been settled to its end.
      if (lossKept(records.get(0).dynamodb().sequenceNumber())) {
        ShardBatch batch = new ShardBatch(context.streamArn(), shardId, records);
        context.taps().offer(batch);
        latched = !settle(batch, input.checkpointer());
      }
    } finally {
      watched.workEnds();
    }
  }

  /** Whether every record of the batch is settled and the lease still ours. */
  private boolean settle(ShardBatch batch, RecordProcessorCheckpointer checkpointer) {
    BatchOutcome outcome = context.pipeline().process(batch, new Control(checkpointer));
    outcome.settledThrough().ifPresent(this::settled);
    checkpoint(checkpointer);
    if (!outcome.complete()) {
      LOG.info("shard {}: left a batch before its end: {}", shardId, outcome);
      if (!stop.requested()) {
        // Nobody is going to end this hold of the lease, and a latched processor reads no further.
        context.leases().drop(shardId);
      }
    }
    return outcome.complete() && !leaseLost;
  }

  /** A batch that begins anew tells its progress anew; what was settled stays so. */
  private void settled(SequenceNumber through) {
    SequenceNumber known = settled;
    if (known == null || known.compareTo(through) < 0) {
      settled = through;
    }
  }

  private boolean lossKept(@Nullable String before) {
    ShardWatch watched = watch();
    Optional<Loss> loss = watched.lossBefore(before);
    if (loss.isEmpty()) {
      return true;
    }
    boolean kept = context.gaps().keep(shardId, loss.get(), stop);
    if (kept) {
      watched.lossRecorded();
    }
    return kept;
  }

  /**
   * Whether the checkpoint is at what is settled, or there is to be none. A failure is no harm:
   * what stands between the old checkpoint and the new one is read again and recognised.
   */
  private boolean checkpoint(RecordProcessorCheckpointer checkpointer) {
    SequenceNumber through = settled;
    if (through == null || through.equals(checkpointed) || context.isBroken()) {
      return true;
    }
    try {
      checkpointer.checkpoint(through.value());
      checkpointed = through;
      checkpointedNanos = System.nanoTime();
      return true;
    } catch (ShutdownException e) {
      leaseLost = true;
      return true;
    } catch (ThrottlingException | KinesisClientLibDependencyException e) {
      LOG.warn("shard {}: no checkpoint at {} yet: {}", shardId, through, e.getMessage());
      return false;
    } catch (InvalidStateException e) {
      LOG.error("shard {}: the lease table does not take checkpoints", shardId, e);
      return false;
    }
  }

  private void lastCheckpoint(RecordProcessorCheckpointer checkpointer) {
    for (int attempt = 1; !checkpoint(checkpointer); attempt++) {
      if (attempt == LAST_CHECKPOINT_ATTEMPTS || !stop.pause(LAST_CHECKPOINT_PAUSE)) {
        return;
      }
    }
  }

  private void endOfShard(RecordProcessorCheckpointer checkpointer) {
    try {
      // KCL has set the ceiling to the shard's end and nothing else, so this names it explicitly.
      checkpointer.checkpoint();
      closeWatch();
      LOG.info("shard {}: read to its end", shardId);
    } catch (ShutdownException e) {
      leaseLost = true;
      latched = true;
    } catch (ThrottlingException | KinesisClientLibDependencyException | InvalidStateException e) {
      LOG.warn("shard {}: its end is not checkpointed yet: {}", shardId, e.getMessage());
    }
  }

  private boolean mustStop() {
    return leaseLost
        || context.isBroken()
        || context.stopping().requested()
        || !context.leases().goesOn(hold);
  }

  private void guarded(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      // Nothing here or in the core throws on purpose. Reading on from the checkpoint with a fresh
      // processor loses nothing, whatever it was; going on with this one might.
      LOG.error("shard {}: unexpected; beginning anew at the checkpoint", shardId, e);
      latched = true;
      context.leases().drop(shardId);
    } catch (Error e) {
      latched = true;
      context.broken(e);
    }
  }

  private ShardWatch watch() {
    if (watch == null) {
      throw new IllegalStateException("a batch before its shard was known");
    }
    return watch;
  }

  private void closeWatch() {
    if (watch != null) {
      context.watches().close(watch);
    }
  }

  /** Checkpoints in the middle of a long batch, and says when to give up. */
  private final class Control implements BatchControl {

    private final RecordProcessorCheckpointer checkpointer;

    Control(RecordProcessorCheckpointer checkpointer) {
      this.checkpointer = checkpointer;
    }

    @Override
    public Stop stop() {
      return stop;
    }

    @Override
    public void settledThrough(SequenceNumber sequence) {
      settled(sequence);
      if (System.nanoTime() - checkpointedNanos >= context.checkpointInterval().toNanos()) {
        checkpoint(checkpointer);
      }
    }
  }
}
