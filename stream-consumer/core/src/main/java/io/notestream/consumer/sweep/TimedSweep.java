package io.notestream.consumer.sweep;

import io.micrometer.core.instrument.MeterRegistry;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.invariant.Invariants;
import io.notestream.model.change.NoteChange;
import io.notestream.model.failure.Failures;
import io.notestream.model.table.Buckets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Deletes each note at the instant at which it ends. One process of a fleet looks ahead in the
 * index; every process that reads the stream times what was changed too late for a look. Every
 * delete is conditional, so that two of one note do no harm.
 *
 * <p>Thread-safe, except that {@link #look}, {@link #lookIsDue} and {@link #restart} are for one
 * thread, and {@link #run} for another.
 */
public final class TimedSweep implements AutoCloseable {

  private final ClockCheck check;
  private final ServerClock clock;
  private final TimerHeap heap;
  private final LookAhead looks;
  private final StreamTimers stream;
  private final ReturnWindow returns;
  private final TimedDeletes deletes;
  private final Invariants invariants;
  private final FailingCalls failingLooks;
  private final int room;

  /**
   * Creates a sweep.
   *
   * @param dynamoDb queries; stays open
   * @param unretried deletes, and must not repeat calls itself, since each attempt has to say what
   *     time it is; stays open
   * @param table the notes
   * @param limits the bounds
   * @param timing when to look, how much to remember, and when to hold back
   * @param behind how far the shards are behind that this process reads; zero if it reads none
   * @param clock tells the time by DynamoDB's clock, if it is an interceptor of the clients
   * @param meters where {@code notestream.sweeps}, {@code notestream.timers} and {@code
   *     notestream.invariants} are registered
   */
  public TimedSweep(
      DynamoDbClient dynamoDb,
      DynamoDbClient unretried,
      String table,
      SweepLimits limits,
      SweepTiming timing,
      Supplier<Duration> behind,
      ServerClock clock,
      MeterRegistry meters) {
    this(
        dynamoDb,
        unretried,
        table,
        limits,
        timing,
        behind,
        clock,
        meters,
        SweepScheduling.threads(limits));
  }

  TimedSweep(
      DynamoDbClient dynamoDb,
      DynamoDbClient unretried,
      String table,
      SweepLimits limits,
      SweepTiming timing,
      Supplier<Duration> behind,
      ServerClock clock,
      MeterRegistry meters,
      SweepScheduling scheduling) {
    this.invariants = new Invariants(meters, clock.local());
    this.failingLooks = new FailingCalls("looks for notes that end, in " + table + ",");
    this.check = new ClockCheck(clock, limits.guard());
    this.clock = clock;
    this.heap = new TimerHeap(timing.maxTimers(), Buckets.USERS);
    this.room = timing.maxTimers() / 2;
    TimingRule rule = new TimingRule(timing.interval());
    RecentEntries settled = new RecentEntries(clock.local());
    SweepMeters sweepMeters = new SweepMeters(meters);
    this.returns = new ReturnWindow(timing.maxReturn(), behind, scheduling.nanoTime());
    SweepMeters.Timers timers = sweepMeters.timers(heap::size, returns::size);
    this.stream = new StreamTimers(rule, heap, settled, clock, limits.maxItemBytes());
    this.looks =
        new LookAhead(
            new DueIndex(dynamoDb, table),
            rule,
            heap,
            settled,
            new LeftNotes(limits.maxItemBytes(), clock.local()),
            sweepMeters,
            timers.missed(),
            scheduling.looks());
    this.deletes =
        new TimedDeletes(
            unretried,
            table,
            limits,
            heap,
            settled,
            returns,
            clock,
            sweepMeters,
            timers,
            scheduling,
            invariants);
  }

  /**
   * Sets what is called each time that notes were deleted and no further delete is in flight: their
   * records are in the stream.
   *
   * @param listener returns at once; to be set before {@link #run}
   */
  public void onDeleted(Runnable listener) {
    deletes.onDeleted(listener);
  }

  /** {@return why nothing is deleted now; empty if all is well} */
  public Optional<String> problem() {
    return check.problem();
  }

  /** {@return which calls fail for notes that end, and why, in words; empty if none does} */
  public Optional<String> failing() {
    return deletes.failing().or(() -> failingLooks.inWords(clock.earliestNow()));
  }

  /** {@return what must never happen and did, within the last hour, in words} */
  public List<String> brokenInvariants() {
    return invariants.problems();
  }

  /**
   * Takes note of changes that the stream reports. Makes no call to DynamoDB.
   *
   * @param changes in stream order
   */
  public void changed(List<NoteChange> changes) {
    stream.changed(changes);
  }

  /**
   * Takes note of changes that are applied, or will be delivered again: deletes among them have
   * come back.
   *
   * @param changes in any order
   */
  public void applied(List<NoteChange> changes) {
    returns.applied(
        changes.stream()
            .filter(change -> change.after() == null)
            .map(change -> NoteTimer.Key.of(change.userId(), change.noteId()))
            .toList());
  }

  /**
   * Forgets what earlier looks found, so that the next one finds all there is; to be called when
   * this process is no longer the one that looks.
   */
  public void restart() {
    looks.restart();
  }

  /**
   * {@return whether a note that is timed here ends within a time}
   *
   * @param time how far ahead
   */
  public boolean anyEndsWithin(Duration time) {
    Instant end = clock.earliestNow().plus(time);
    return heap.next().filter(next -> next.isBefore(end)).isPresent();
  }

  /** {@return whether it is time for a look; never while there is a {@link #problem}} */
  public boolean lookIsDue() {
    return problem().isEmpty() && looks.isDue(clock.earliestNow(), room);
  }

  /**
   * Looks ahead in the index.
   *
   * @param stop ends the look early
   * @throws SdkException if the index cannot be read; the next look makes up for it
   * @throws InterruptedException if the thread is interrupted
   */
  public void look(Stop stop) throws InterruptedException {
    try {
      looks.look(clock.earliestNow(), stop);
      failingLooks.succeeded();
    } catch (SdkException e) {
      failingLooks.failed(Failures.of(e), clock.earliestNow());
      throw e;
    }
  }

  /**
   * Deletes notes as they end, until a stop is requested; nothing while there is a {@link
   * #problem}.
   *
   * @param stop ends it
   * @param looksCount whether this process is still the one that looks; what its looks found is
   *     deleted only then
   * @throws InterruptedException if the thread is interrupted
   */
  public void run(Stop stop, BooleanSupplier looksCount) throws InterruptedException {
    deletes.run(stop, () -> problem().isPresent(), looksCount);
  }

  /** Ends the threads; a call that is in flight is broken off. */
  @Override
  public void close() {
    looks.close();
    deletes.close();
  }
}
