package io.notestream.consumer.worker.internal.kcl.shard;

import io.notestream.model.change.SequenceNumber;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.KinesisClientLibDependencyException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.exceptions.ThrottlingException;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;

/**
 * Writes the checkpoints of one shard: explicit sequence numbers, never beyond what is settled,
 * since KCL's own idea of how far processing has come runs ahead of it. A failed checkpoint is no
 * harm: what lies between the old one and the next is read again and recognised. Used by one thread
 * at a time, but for {@link #isLeaseLost}.
 */
final class ShardCheckpoints {

  private static final Logger LOG = LoggerFactory.getLogger(ShardCheckpoints.class);

  private final String shardId;
  private final Duration interval;
  private @Nullable SequenceNumber settled;
  private @Nullable SequenceNumber checkpointed;
  private long checkpointedNanos = System.nanoTime();
  private volatile boolean leaseLost;

  /**
   * @param interval how often {@link #writeIfDue} writes
   */
  ShardCheckpoints(String shardId, Duration interval) {
    this.shardId = shardId;
    this.interval = interval;
  }

  /** Returns whether a checkpoint was refused because another worker holds the lease. */
  boolean isLeaseLost() {
    return leaseLost;
  }

  /** Notes the progress. A batch that starts over reports it again; what was settled stays so. */
  void settledThrough(SequenceNumber sequence) {
    SequenceNumber known = settled;
    if (known == null || known.compareTo(sequence) < 0) {
      settled = sequence;
    }
  }

  /** Writes a checkpoint in the middle of a batch, if the last one is long enough ago. */
  void writeIfDue(RecordProcessorCheckpointer checkpointer) {
    if (System.nanoTime() - checkpointedNanos >= interval.toNanos()) {
      write(checkpointer);
    }
  }

  /**
   * Writes a checkpoint at what is settled.
   *
   * @return {@code false} if it makes sense to try again
   */
  boolean write(RecordProcessorCheckpointer checkpointer) {
    SequenceNumber through = settled;
    if (through == null || through.equals(checkpointed)) {
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

  /**
   * Writes the shard's end as its checkpoint; every record must be settled.
   *
   * @return {@code false} if it is not written
   */
  boolean writeEnd(RecordProcessorCheckpointer checkpointer) {
    try {
      // KCL has set the ceiling to the shard's end and nothing else, so this names it explicitly.
      checkpointer.checkpoint();
      LOG.info("shard {}: read to its end", shardId);
      return true;
    } catch (ShutdownException e) {
      leaseLost = true;
    } catch (ThrottlingException | KinesisClientLibDependencyException | InvalidStateException e) {
      LOG.warn("shard {}: its end is not checkpointed yet: {}", shardId, e.getMessage());
    }
    return false;
  }
}
