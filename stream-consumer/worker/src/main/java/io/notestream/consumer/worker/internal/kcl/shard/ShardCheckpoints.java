package io.notestream.consumer.worker.internal.kcl.shard;

import io.notestream.consumer.internal.log.LogFields;
import io.notestream.consumer.internal.thread.DaemonThreads;
import io.notestream.model.change.SequenceNumber;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.kinesis.exceptions.InvalidStateException;
import software.amazon.kinesis.exceptions.KinesisClientLibDependencyException;
import software.amazon.kinesis.exceptions.ShutdownException;
import software.amazon.kinesis.exceptions.ThrottlingException;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;

/**
 * Writes the checkpoints of one shard: explicit sequence numbers, never beyond what is settled,
 * since KCL's own idea of how far processing has come runs ahead of it. A failed checkpoint is no
 * harm: what lies between the old one and the next is read again and recognised.
 *
 * <p>They are written on threads of their own, since a lease table that does not respond must not
 * hold up the records; a failed one is tried again with a pause until it is written. Thread-safe.
 */
final class ShardCheckpoints {

  private static final Logger LOG = LoggerFactory.getLogger(ShardCheckpoints.class);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** As many threads as shards are checkpointed at the same time; idle ones end by themselves. */
  private static final ExecutorService WRITERS =
      Executors.newCachedThreadPool(DaemonThreads.named("checkpoint"));

  private final String shardId;
  private final Duration interval;
  private final BooleanSupplier withheld;
  private final Consumer<Throwable> onBug;

  /** Held during each call to KCL, so that nothing is written after the shard's end. */
  private final ReentrantLock calls = new ReentrantLock();

  private @Nullable RecordProcessorCheckpointer checkpointer;
  private @Nullable SequenceNumber settled;
  private @Nullable SequenceNumber wanted;
  private @Nullable SequenceNumber checkpointed;
  private long checkpointedNanos = System.nanoTime();
  private boolean writing;
  private boolean failing;
  private boolean last;
  private volatile boolean closed;
  private volatile boolean leaseLost;

  /**
   * @param interval how often {@link #writeIfDue} writes
   * @param withheld whether there must be no checkpoint at the moment
   * @param onBug called with what no checkpoint should throw; the lease counts as lost then
   */
  ShardCheckpoints(
      String shardId, Duration interval, BooleanSupplier withheld, Consumer<Throwable> onBug) {
    this.shardId = shardId;
    this.interval = interval;
    this.withheld = withheld;
    this.onBug = onBug;
  }

  /** Returns whether a checkpoint was refused because another worker holds the lease. */
  boolean isLeaseLost() {
    return leaseLost;
  }

  /** Notes the progress. A batch that starts over reports it again; what was settled stays so. */
  synchronized void settledThrough(SequenceNumber sequence) {
    if (isBefore(settled, sequence)) {
      settled = sequence;
    }
  }

  /**
   * Begins to write a checkpoint in the middle of a batch, if the last one is long enough ago and
   * none is being written. Returns at once.
   */
  synchronized void writeIfDue(RecordProcessorCheckpointer checkpointer) {
    if (!writing && System.nanoTime() - checkpointedNanos >= interval.toNanos()) {
      begin(checkpointer);
    }
  }

  /**
   * Begins to write a checkpoint at what is settled, and waits for the first attempt. One that
   * fails is tried until it is written or {@link #close}.
   *
   * @param limit how long to wait at most
   */
  synchronized void write(RecordProcessorCheckpointer checkpointer, Duration limit) {
    begin(checkpointer);
    await(() -> writing && !failing, limit);
  }

  /**
   * Writes a checkpoint at what is settled, in as many attempts as there is time for, and no other
   * after it.
   *
   * @param limit how long to wait at most
   */
  synchronized void writeLast(RecordProcessorCheckpointer checkpointer, Duration limit) {
    last = true;
    begin(checkpointer);
    notifyAll(); // An attempt after a pause need not wait any longer.
    await(() -> writing, limit);
    close();
  }

  /** Begins no further checkpoint; a call that is being made is not waited for. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /**
   * Writes the shard's end as its checkpoint; every record must be settled.
   *
   * @return {@code false} if it is not written; KCL asks again
   */
  boolean writeEnd(RecordProcessorCheckpointer checkpointer) {
    close(); // Also a checkpoint that is still being tried: KCL would refuse it after the end.
    calls.lock();
    try {
      // KCL has set the ceiling to the shard's end and nothing else, so this names it explicitly.
      checkpointer.checkpoint();
      LOG.info("shard {}: read to its end", shardId);
      return true;
    } catch (ShutdownException e) {
      leaseLost = true;
    } catch (ThrottlingException | KinesisClientLibDependencyException | InvalidStateException e) {
      LOG.warn("shard {}: its end is not checkpointed yet: {}", shardId, reason(e));
    } catch (RuntimeException e) {
      if (!isPassing(e)) {
        throw e;
      }
      LOG.warn("shard {}: its end is not checkpointed yet: {}", shardId, reason(e));
    } finally {
      calls.unlock();
    }
    closed = false;
    return false;
  }

  private synchronized void await(BooleanSupplier going, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    try {
      for (long left = limit.toNanos();
          going.getAsBoolean() && left > 0;
          left = end - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void begin(RecordProcessorCheckpointer with) {
    checkpointer = with;
    wanted = settled;
    if (!writing && !isDone()) {
      writing = true;
      WRITERS.execute(this::write);
    }
  }

  private void write() {
    try (LogFields shard = LogFields.ofShard(shardId)) {
      writeOn();
    }
  }

  private void writeOn() {
    Duration pause = FIRST_PAUSE;
    while (goesOn()) {
      if (attempt()) {
        pause = FIRST_PAUSE;
      } else {
        pause(pause);
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
      }
    }
  }

  private synchronized boolean goesOn() {
    writing = !isDone();
    if (!writing) {
      failing = false;
      notifyAll();
    }
    return writing;
  }

  private boolean isDone() {
    SequenceNumber goal = wanted;
    return goal == null
        || closed
        || leaseLost
        || withheld.getAsBoolean()
        || !isBefore(checkpointed, goal);
  }

  /** Returns whether the checkpoint is written, or need not be any more. */
  private boolean attempt() {
    SequenceNumber through;
    RecordProcessorCheckpointer with;
    synchronized (this) {
      through = settled;
      with = checkpointer;
    }
    if (through == null || with == null) {
      return true;
    }
    calls.lock();
    try {
      if (!closed) {
        with.checkpoint(through.value());
        written(through);
      }
      return true;
    } catch (ShutdownException e) {
      leaseLost = true;
      return true;
    } catch (ThrottlingException | KinesisClientLibDependencyException e) {
      LOG.warn("shard {}: no checkpoint at {} yet: {}", shardId, through, reason(e));
      return false;
    } catch (InvalidStateException e) {
      LOG.error("shard {}: the lease table does not take checkpoints", shardId, e);
      return false;
    } catch (RuntimeException | Error e) {
      if (isPassing(e)) {
        LOG.warn("shard {}: no checkpoint at {} yet: {}", shardId, through, reason(e));
        return false;
      }
      leaseLost = true; // Nothing is checkpointed any more.
      onBug.accept(e);
      return true;
    } finally {
      calls.unlock();
    }
  }

  private synchronized void written(SequenceNumber through) {
    checkpointed = through;
    checkpointedNanos = System.nanoTime();
    failing = false;
  }

  private synchronized void pause(Duration pause) {
    failing = true;
    notifyAll();
    try {
      if (!closed) {
        TimeUnit.MILLISECONDS.timedWait(this, (last ? FIRST_PAUSE : pause).toMillis());
      }
    } catch (InterruptedException e) {
      closed = true; // Nobody interrupts these threads; if so, they are to end.
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isBefore(@Nullable SequenceNumber one, SequenceNumber other) {
    return one == null || one.compareTo(other) < 0;
  }

  /** Returns whether the SDK could not reach DynamoDB, which KCL throws on in a wrapping. */
  private static boolean isPassing(Throwable failure) {
    return causeOf(failure) instanceof SdkException;
  }

  /** Returns what the SDK says; KCL says only what it was about to do. */
  private static String reason(Throwable failure) {
    return String.valueOf(causeOf(failure).getMessage());
  }

  private static Throwable causeOf(Throwable failure) {
    Throwable cause = failure;
    while (!(cause instanceof SdkException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
