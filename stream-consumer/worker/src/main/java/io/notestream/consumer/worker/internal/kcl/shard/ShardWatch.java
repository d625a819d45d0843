package io.notestream.consumer.worker.internal.kcl.shard;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.ByteBudget;
import io.notestream.consumer.worker.internal.kcl.gap.MissingRecords;
import io.notestream.model.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * What is known of one shard while this worker reads it: when it was last read, whether a batch of
 * it is in flight, what was found missing, how much memory its records take. Written by the thread
 * that reads and the one that processes, read by the one that looks for stuck shards. Thread-safe.
 */
public final class ShardWatch {

  /**
   * How much memory a record takes for each byte that DynamoDB counts: the SDK's objects and the
   * decoded change beside the text.
   */
  private static final int BYTES_IN_MEMORY = 8;

  /** The most that one response of GetRecords carries. */
  private static final long LARGEST_RESPONSE = 1L << 20;

  /** What a read after an empty one reserves. */
  private static final long SMALL = 64L << 10;

  private final String shardId;
  private final ByteBudget budget;
  private final InstantSource clock;
  private final Duration freshness;

  private volatile Instant lastRead;
  private volatile boolean begun;
  private volatile boolean working;
  private volatile boolean done;
  private @Nullable MissingRecords missing;
  private boolean nothingAfterMissing;
  private long expected = LARGEST_RESPONSE * BYTES_IN_MEMORY;
  private ByteBudget.@Nullable Share memory;
  private ByteBudget.@Nullable Share ahead;
  private @Nullable Long tipNanos;
  private final ShardLag lag;
  private final FailingReads failing = new FailingReads();
  private Instant readBegun;

  /**
   * @param freshness for how long after everything was read nothing can have been lost unread
   */
  ShardWatch(String shardId, ByteBudget budget, InstantSource clock, Duration freshness) {
    this.shardId = shardId;
    this.budget = budget;
    this.clock = clock;
    this.freshness = freshness;
    this.lastRead = clock.instant();
    this.readBegun = lastRead;
    this.lag = new ShardLag(lastRead);
  }

  String shardId() {
    return shardId;
  }

  /** Called when reading begins: the shard's parents are done, and its processor is there. */
  void begin() {
    lastRead = clock.instant();
    lag.begin(lastRead);
    begun = true;
  }

  /**
   * Waits before a read until there is memory for as much as the last read brought.
   *
   * @return {@code false} if the thread was interrupted before that
   */
  boolean beforeRead() {
    long reserve;
    synchronized (this) {
      reserve = expected;
    }
    working = true; // Neither waiting for memory nor a call, which has a timeout, means stuck.
    Optional<ByteBudget.Share> share = budget.acquire(reserve, Stop.never());
    share.ifPresent(this::hold);
    synchronized (this) {
      readBegun = clock.instant();
    }
    return share.isPresent();
  }

  /**
   * Called after a read, to correct the memory to what it brought.
   *
   * @param bytes the size of all records as DynamoDB counts it; 0 for none, or for a failed read
   */
  synchronized void afterRead(long bytes) {
    lastRead = clock.instant();
    working = false;
    long actual = bytes * BYTES_IN_MEMORY;
    expected = Math.max(SMALL, actual);
    if (memory != null) {
      memory.resize(actual);
    }
  }

  /** Called when a call has failed that is going to be repeated. */
  void failed(String call, Failure failure) {
    failing.failed(call, failure, clock.instant());
  }

  /** Called when a call has succeeded. */
  void succeeded(String call) {
    failing.succeeded(call);
  }

  /** Returns the calls that fail. */
  FailingReads failing() {
    return failing;
  }

  /**
   * Called before a read that is made while the records of the last one are processed.
   *
   * @return whether there is memory to spare for as much as the last one brought
   */
  synchronized boolean beforeReadAhead() {
    dropAhead();
    if (!done) {
      ahead = budget.acquireSpare(expected).orElse(null);
    }
    return ahead != null;
  }

  /** Called when that read has returned, with the size of its records as DynamoDB counts it. */
  synchronized void afterReadAhead(long bytes) {
    if (ahead != null) { // Otherwise the shard is no longer read here.
      ahead.resize(bytes * BYTES_IN_MEMORY);
    }
  }

  /** Called before what was read ahead is waited for. */
  void awaitingAhead() {
    working = true; // A call, which has a timeout, does not mean stuck.
  }

  /** Called instead of {@link #beforeRead} when what was read ahead is wanted. */
  synchronized void takeAhead() {
    release();
    memory = ahead;
    ahead = null;
  }

  /** Called when nobody wants what was read ahead. */
  synchronized void dropAhead() {
    if (ahead != null) {
      ahead.close();
      ahead = null;
    }
  }

  /**
   * Called when a read found nothing new: everything that there was has been read.
   *
   * @param open whether more can come; otherwise the shard's end is at hand
   */
  synchronized void atTip(boolean open) {
    // What was told is told until it is written down, at the shard's end too.
    nothingAfterMissing = missing != null && (open || nothingAfterMissing);
    tipNanos = System.nanoTime();
    // What was read ahead and is empty counts for nothing: all before this read is settled.
    lag.readToTheEnd(readBegun, clock.instant());
  }

  /** Called before a batch goes to the core. */
  void batchStarted(List<Record> records) {
    lag.met(records);
    working = true;
  }

  /** Called when all records of a batch are settled. */
  void batchSettled(List<Record> records) {
    lag.settled(records, clock.instant());
  }

  /** Returns how far the reading is behind at this moment. */
  ShardProgress progress() {
    Instant now = clock.instant();
    return new ShardProgress(shardId, lag.behind(now), lag.drained(now), lag.recordsPerSecond(now));
  }

  /** Called when the core has returned: the memory of the batch is free. */
  synchronized void batchDone() {
    release();
    lastRead = clock.instant();
    working = false;
  }

  /** Called when the shard is no longer this worker's to read. */
  synchronized void close() {
    done = true;
    release();
    dropAhead();
  }

  /** Returns whether the shard is being read. */
  boolean isActive() {
    return begun && !done;
  }

  private synchronized void hold(ByteBudget.Share share) {
    release(); // Of records that nobody processed.
    if (done) {
      share.close();
    } else {
      memory = share;
    }
  }

  private synchronized void release() {
    if (memory != null) {
      memory.close();
      memory = null;
    }
  }

  /**
   * Called when records after that position are gone; reading goes on with the oldest that there
   * is.
   *
   * @return whether one of them may have been lost unread
   */
  synchronized boolean trimmed(String position) {
    if (missing == null && !wasJustAtTip()) {
      missing = MissingRecords.trimmed(position);
    }
    return missing != null;
  }

  /** Called before the first read, with what it is not going to find. */
  synchronized void missing(MissingRecords known) {
    missing = known;
  }

  /**
   * Called when the shard is gone, read as far as that position.
   *
   * @return whether something of it may have been lost unread
   */
  synchronized boolean shardGone(String position) {
    if (missing != null || !wasJustAtTip()) {
      missing = MissingRecords.shardGone(missing == null ? position : missing.from());
    }
    return missing != null;
  }

  /** DynamoDB keeps records for a day: what came since a moment ago is still there. */
  private boolean wasJustAtTip() {
    return tipNanos != null && System.nanoTime() - tipNanos < freshness.toNanos();
  }

  /** Returns what is missing before the given record; {@code null} stands for the shard's end. */
  synchronized Optional<MissingRecords> missingBefore(@Nullable String sequenceNumber) {
    if (missing == null) {
      return Optional.empty();
    }
    return Optional.of(sequenceNumber == null ? missing : missing.upTo(sequenceNumber));
  }

  /**
   * Returns what is missing and not written down yet, since a gap ends before a record that was
   * read, and none has come.
   */
  synchronized Optional<MissingRecords> missingBeforeNext() {
    return nothingAfterMissing ? Optional.ofNullable(missing) : Optional.empty();
  }

  /** Called when what is missing has been written down. */
  synchronized void missingRecorded() {
    missing = null;
    nothingAfterMissing = false;
  }

  /** Returns for how long the shard has not been read, though nothing hindered it. */
  Duration silence() {
    return working || done || !begun ? Duration.ZERO : Duration.between(lastRead, clock.instant());
  }
}
