package io.notestream.consumer.sweep;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.invariant.Invariants;
import io.notestream.consumer.internal.retry.RateCap;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Deletes each note whose timer is due. Thread-safe; {@link #run} is for one thread. */
final class TimedDeletes implements AutoCloseable {

  /** How long to wait at most: what DynamoDB's clock shows may turn out to be later. */
  private static final Duration LONGEST_WAIT = Duration.ofMillis(100);

  /** How long to wait while nothing is timed, whatever the clock shows: a timer ends the wait. */
  private static final Duration QUIET_WAIT = Duration.ofSeconds(1);

  /** Notes end with whole seconds: those of one second need not wait for one another. */
  private static final Duration BURST = Duration.ofMillis(100);

  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final TimerHeap heap;
  private final RecentEntries settled;
  private final ReturnWindow returns;
  private final ServerClock clock;
  private final SweepMeters meters;
  private final SweepMeters.Timers timers;
  private final DeleteWindow window;
  private final RateCap rate;
  private final NoteDelete deletes;
  private final ExecutorService pool;
  private final SweepScheduling.Idle idle;
  private volatile Runnable onDeleted = () -> {};

  TimedDeletes(
      DynamoDbClient unretried,
      String table,
      SweepLimits limits,
      TimerHeap heap,
      RecentEntries settled,
      ReturnWindow returns,
      ServerClock clock,
      SweepMeters meters,
      SweepMeters.Timers timers,
      SweepScheduling scheduling,
      Invariants invariants) {
    this.heap = heap;
    this.settled = settled;
    this.returns = returns;
    this.clock = clock;
    this.meters = meters;
    this.timers = timers;
    this.window = new DeleteWindow(limits.parallel());
    this.rate = RateCap.withBursts(limits.perSecond(), BURST);
    this.deletes =
        new NoteDelete(
            unretried,
            table,
            clock::earliestNow,
            window::throttled,
            invariants,
            scheduling.random());
    this.pool = scheduling.deletes();
    this.idle = scheduling.idle();
  }

  /** Returns why deletes fail, in words; empty if they do not, or it may still pass. */
  Optional<String> failing() {
    return deletes.failing();
  }

  /** Sets what is called when notes were deleted and no delete is in flight any more. */
  void onDeleted(Runnable listener) {
    onDeleted = listener;
  }

  /**
   * Deletes what is due until a stop is requested.
   *
   * @param paused whether nothing must be deleted now
   * @param looksCount whether what looks found is still this process's to delete
   */
  void run(Stop stop, BooleanSupplier paused, BooleanSupplier looksCount)
      throws InterruptedException {
    while (!stop.requested()) {
      long seen = heap.added();
      if (paused.getAsBoolean()) {
        stop.pause(LONGEST_WAIT);
      } else if (returns.await(stop) && window.enter(stop)) {
        NoteTimer timer = next(looksCount).orElse(null);
        if (timer == null) {
          window.leave();
          idle.await(heap, seen, untilNext());
        } else if (rate.acquire(1, stop)) {
          settled.remember(timer.note()); // Until it is known better, a look must not find it.
          returns.deleting(timer.key());
          start(timer, stop);
        }
      }
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }

  private Optional<NoteTimer> next(BooleanSupplier looksCount) {
    while (true) {
      Optional<NoteTimer> due = heap.poll(clock.earliestNow());
      if (due.isEmpty()
          || due.get().source() == NoteTimer.Source.STREAM
          || looksCount.getAsBoolean()) {
        return due;
      }
    }
  }

  private Duration untilNext() {
    Instant now = clock.earliestNow();
    return heap.next()
        .map(next -> Duration.between(now, next).plusMillis(1))
        .map(wait -> wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT)
        .orElse(QUIET_WAIT);
  }

  private void start(NoteTimer timer, Stop stop) {
    try {
      pool.execute(
          () -> {
            boolean last;
            try {
              delete(timer, stop);
            } finally {
              last = window.leave();
            }
            if (last) {
              onDeleted.run();
            }
          });
    } catch (RejectedExecutionException e) {
      window.leave(); // Closed: nothing more is deleted here.
    }
  }

  private void delete(NoteTimer timer, Stop stop) {
    NoteDelete.Result result =
        deletes.delete(timer.note(), () -> returns.attempting(timer.key()), stop);
    meters.count(result.outcome());
    if (result.outcome() != NoteDelete.Outcome.DELETED) {
      returns.notDeleted(timer.key());
    }
    switch (result.outcome()) {
      case DELETED -> timers.late(Duration.between(timer.ends(), clock.earliestNow()));
      case REFUSED -> {} // It was renewed or is gone; who applies that change knows.
      case EARLY, FAILED -> {
        Instant ends = result.ends();
        settled.forget(timer.note());
        heap.put(timer.again(ends == null ? clock.earliestNow().plus(AGAIN) : ends));
      }
    }
  }
}
