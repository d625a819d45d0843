package io.notestream.consumer.worker.internal.kcl.shard;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.ByteBudget;
import io.notestream.consumer.worker.internal.kcl.gap.Loss;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one shard while this worker reads it: when it was last read, whether it is being
 * worked on, what was found missing, how much memory its records take. Written by the thread that
 * reads and the one that processes, read by the watchdog. Thread-safe.
 */
public final class ShardWatch {

  /**
   * How much memory a record takes for each byte that DynamoDB counts: the SDK's objects and the
   * decoded change beside the text.
   */
  private static final int BYTES_IN_MEMORY = 8;

  /** The most that one answer of GetRecords carries. */
  private static final long LARGEST_ANSWER = 1L << 20;

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
  private @Nullable Loss loss;
  private long expected = LARGEST_ANSWER * BYTES_IN_MEMORY;
  private ByteBudget.@Nullable Share memory;
  private @Nullable Long tipNanos;

  /**
   * @param freshness for how long after everything was read nothing can have been lost unread
   */
  ShardWatch(String shardId, ByteBudget budget, InstantSource clock, Duration freshness) {
    this.shardId = shardId;
    this.budget = budget;
    this.clock = clock;
    this.freshness = freshness;
    this.lastRead = clock.instant();
  }

  String shardId() {
    return shardId;
  }

  /** From now on the shard is to be read: its parents are done, and its processor is there. */
  void begin() {
    lastRead = clock.instant();
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
    return share.isPresent();
  }

  /**
   * After a read: what it really brought.
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

  /** A read found nothing new: everything that there was has been read. */
  synchronized void atTip() {
    tipNanos = System.nanoTime();
  }

  /** A batch goes to the core. */
  void workBegins() {
    working = true;
  }

  /** The batch is done with. */
  synchronized void workEnds() {
    release();
    lastRead = clock.instant();
    working = false;
  }

  /** The shard is no longer this worker's to read. */
  synchronized void close() {
    done = true;
    release();
  }

  /** Whether the shard is being read, and this is not over. */
  boolean isActive() {
    return begun && !done;
  }

  private synchronized void hold(ByteBudget.Share share) {
    release(); // Of records that nobody processed: there is no read-ahead.
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
   * Records after that position are gone; reading goes on with the oldest that there is.
   *
   * @return whether one of them may have been lost unread
   */
  synchronized boolean trimmed(String position) {
    if (loss == null && !wasJustAtTip()) {
      loss = Loss.trimmed(position);
    }
    return loss != null;
  }

  /**
   * The shard is gone, read as far as that position.
   *
   * @return whether something of it may have been lost unread
   */
  synchronized boolean gone(String position) {
    if (loss != null || !wasJustAtTip()) {
      loss = Loss.shardGone(loss == null ? position : loss.from());
    }
    return loss != null;
  }

  /** DynamoDB keeps records for a day: what came since a moment ago is there still. */
  private boolean wasJustAtTip() {
    return tipNanos != null && System.nanoTime() - tipNanos < freshness.toNanos();
  }

  /** What is missing before the given record, or with {@code null} before the shard's end. */
  synchronized Optional<Loss> lossBefore(@Nullable String sequenceNumber) {
    if (loss == null) {
      return Optional.empty();
    }
    return Optional.of(sequenceNumber == null ? loss : loss.upTo(sequenceNumber));
  }

  /** The loss has been written down. */
  synchronized void lossRecorded() {
    loss = null;
  }

  /** How long the shard has not been read, though nothing kept it from being. */
  Duration silence() {
    return working || done || !begun ? Duration.ZERO : Duration.between(lastRead, clock.instant());
  }
}
