package io.notestream.consumer.worker.internal.kcl;

import static java.util.stream.Collectors.toSet;

import io.notestream.consumer.WarmUp;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.thread.DaemonThreads;
import io.notestream.consumer.worker.internal.kcl.gap.GapKeeper;
import io.notestream.consumer.worker.internal.kcl.gap.MissingRecords;
import io.notestream.consumer.worker.internal.kcl.lease.LeaseMonitor;
import io.notestream.consumer.worker.internal.kcl.lease.LeaseRows;
import io.notestream.consumer.worker.internal.kcl.lease.LeaseTable;
import io.notestream.consumer.worker.internal.kcl.lease.UnservedLeases;
import io.notestream.consumer.worker.internal.kcl.stream.StreamShards;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.kinesis.leases.Lease;
import software.amazon.kinesis.leases.exceptions.LeasingException;

/**
 * Reads one stream through KCL, from {@link #start} to {@link #stop}. Used by one thread, watched
 * by others.
 */
final class KclReader {

  private static final Logger LOG = LoggerFactory.getLogger(KclReader.class);

  /** How long KCL may take to end beyond the drain time. */
  private static final Duration WIND_DOWN = Duration.ofSeconds(2);

  /** How long giving the leases up may take. */
  private static final Duration RELEASE = Duration.ofSeconds(1);

  /** Beside what else a start takes: by then most of what batches need is compiled. */
  private static final Duration WARM_UP = Duration.ofMillis(500);

  private final FollowerSettings settings;
  private final StreamShards shards;
  private final LeaseTable leaseTable;
  private final LeaseRows rows;
  private final UnservedLeases unserved;
  private final LeaseMonitor leases;
  private final GapKeeper gaps;
  private final Supplier<SchedulerRun> schedulers;
  private volatile @Nullable SchedulerRun run;
  private boolean nothingLeft;
  private Set<String> unreadable = Set.of();

  /**
   * @param schedulers makes the scheduler that reads the stream
   */
  KclReader(
      FollowerSettings settings,
      StreamShards shards,
      LeaseTable leaseTable,
      LeaseRows rows,
      UnservedLeases unserved,
      LeaseMonitor leases,
      GapKeeper gaps,
      Supplier<SchedulerRun> schedulers) {
    this.settings = settings;
    this.shards = shards;
    this.leaseTable = leaseTable;
    this.rows = rows;
    this.unserved = unserved;
    this.leases = leases;
    this.gaps = gaps;
    this.schedulers = schedulers;
  }

  /** Returns the ARN of the stream. */
  String streamArn() {
    return shards.arn();
  }

  /**
   * Prepares the leases and starts the scheduler; returns when it runs, or when a stop is
   * requested.
   *
   * @throws LeasingException if the lease table cannot be prepared; may be called again then
   * @throws IllegalStateException likewise, if KCL would not start with what stands in it
   */
  void start(Stop stop) throws LeasingException {
    while (!leaseTable.create()) {
      LOG.info("waiting for the lease table {} and its index", leaseTable.name());
      if (!stop.pause(settings.profile().initializationBackoff())) {
        return;
      }
    }
    Thread warmUp = WarmUp.start(WARM_UP);
    rows.requireState(settings.worker());
    keepLostShards(stop);
    leaseTable.seed();
    awaitEnd(warmUp);
    if (stop.requested()) {
      return;
    }
    SchedulerRun made = schedulers.get();
    leases.begin(made.leaseCoordinator());
    run = made;
    made.start();
  }

  /** Returns whether the scheduler has come up. */
  boolean isStarted() {
    SchedulerRun running = run;
    return running != null && running.isStarted();
  }

  /** Returns how long ago the scheduler came up; zero before. */
  Duration startedFor() {
    SchedulerRun running = run;
    return running == null ? Duration.ZERO : running.startedFor();
  }

  /** Returns whether the scheduler gave up, so that a new reader is needed. */
  boolean hasFailed() {
    SchedulerRun running = run;
    return running != null && running.hasFailed();
  }

  /** Returns how long the scheduler's loop has not come round; zero while it starts. */
  Duration silence() {
    SchedulerRun running = run;
    return running == null ? Duration.ZERO : running.silence();
  }

  /** Returns whether every shard that the stream lists has been read to its end. */
  boolean isDrained() throws LeasingException {
    return leaseTable.drained(shards);
  }

  /** Called when nothing is left to be read: {@link #stop} need not wait for batches. */
  void nothingLeft() {
    nothingLeft = true;
  }

  /** Returns whether this application has begun the stream and has not come to its end. */
  boolean isUnfinished() throws LeasingException {
    return leaseTable.exists() && !isDrained();
  }

  /** Returns whether the lease table exists. */
  boolean hasLeaseTable() throws LeasingException {
    return leaseTable.exists();
  }

  /**
   * Returns which rows of the lease table KCL cannot read, and why, and which shards nobody reads,
   * in words; empty if there is no such table. A shard whose row has become readable again is read
   * anew from there, and one whose row was deleted, from its beginning.
   */
  Optional<List<String>> problemsOfLeases() throws LeasingException {
    LeaseRows.Problems found = rows.problems(unserved).orElse(null);
    if (found == null) {
      return Optional.empty();
    }
    for (String key : unreadable) {
      if (!found.unreadable().containsKey(key)) {
        leases.drop(key);
        restore(key);
      }
    }
    unreadable = Set.copyOf(found.unreadable().keySet());
    List<String> problems = new ArrayList<>(found.unreadable().values());
    problems.addAll(found.unserved());
    return Optional.of(problems);
  }

  /**
   * Creates the lease of a shard again if its row was deleted. KCL creates none for a shard of
   * which children have theirs, and takes a missing lease for one that is done.
   */
  private void restore(String key) throws LeasingException {
    Optional<Shard> listed =
        shards.all().flatMap(all -> all.stream().filter(s -> s.shardId().equals(key)).findFirst());
    if (listed.isPresent()) {
      leaseTable.recreate(listed.get());
    } else if (LeaseRows.isOfShard(key) && !gaps.keepNow(key, MissingRecords.shardGone(null))) {
      throw new IllegalStateException("what is lost of shard " + key + " is not written down yet");
    }
  }

  /** Sees which leases are held, and whether their shards are read. */
  void lookAtLeases() {
    leases.look();
  }

  /** Returns the shards whose leases are held for long while their processors have not begun. */
  List<String> unread() {
    return leases.unread();
  }

  /**
   * Lets the batches in flight finish within the drain time, checkpoints, and gives the leases up.
   * Can be called at any time, also during the start; takes at most the drain time and four
   * seconds, also if DynamoDB does not respond: the leases run out then.
   *
   * @param leaveBatches asks the batches in flight to stop where they are
   */
  void stop(Runnable leaveBatches) {
    SchedulerRun running = run;
    if (running == null) {
      return;
    }
    long begun = System.nanoTime();
    if (!nothingLeft) {
      running.drain(settings.drain(), leaveBatches);
    }
    leaveBatches.run();
    Duration spent = Duration.ofNanos(System.nanoTime() - begun);
    running.end(settings.drain().plus(WIND_DOWN).minus(spent));
    release();
  }

  private static void awaitEnd(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void release() {
    Thread release =
        DaemonThreads.thread("lease-release", () -> leaseTable.release(settings.worker()));
    release.start();
    try {
      release.join(RELEASE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (release.isAlive()) {
      LOG.warn("DynamoDB does not respond: the leases of {} run out", settings.worker());
      release.interrupt();
    }
  }

  /**
   * Writes down what is lost with shards that the stream no longer lists, or with a stream that is
   * gone, before KCL forgets their leases. The leases are read before the shards: in the other
   * order, a shard that was split in between would have children with leases that are not listed.
   */
  void keepLostShards(Stop stop) throws LeasingException {
    List<Lease> unfinished = leaseTable.unfinished();
    Set<String> listed =
        shards.all().stream().flatMap(List::stream).map(Shard::shardId).collect(toSet());
    for (Lease lease : unfinished) {
      MissingRecords missing = MissingRecords.shardGone(lease.checkpoint().sequenceNumber());
      if (!listed.contains(lease.leaseKey()) && gaps.keep(lease.leaseKey(), missing, stop)) {
        leaseTable.delete(lease);
      }
    }
  }

  /**
   * Writes down that this stream did not begin where the one with that label had ended.
   *
   * @return {@code false} if a stop was requested before it was written
   */
  boolean keepBreakAfter(String formerLabel, Stop stop) {
    return gaps.keepBreakAfter(formerLabel, stop);
  }
}
