package io.notestream.consumer.sweep;

import io.micrometer.core.instrument.MeterRegistry;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.invariant.Invariants;
import io.notestream.consumer.internal.retry.RateCap;
import io.notestream.consumer.internal.thread.DaemonThreads;
import io.notestream.model.table.Buckets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Looks for notes that are due, and deletes them. Every delete is conditional, so that two sweeps
 * at once do no harm. Looks are made by one thread at a time; {@link #problem} is thread-safe.
 */
public final class DueSweep implements AutoCloseable {

  /** Entries of one query: ten notes take about a quarter of a read unit. */
  private static final int PAGE = 100;

  private final DueIndex index;
  private final NoteDelete deletes;
  private final ServerClock clock;
  private final RateCap rate;
  private final ClockCheck check;
  private final RecentEntries refused;
  private final LeftNotes left;
  private final SweepMeters meters;
  private final ExecutorService pool;
  private Instant lookedAt = Instant.EPOCH;

  /**
   * What a look found.
   *
   * @param deleted the number of notes that were due and are gone
   * @param failed the number of notes that are due and still there, since DynamoDB was busy or a
   *     stop was requested: the next look finds them again
   */
  public record Pass(long deleted, long failed) {

    /**
     * {@return the sum of both}
     *
     * @param other another look
     */
    public Pass plus(Pass other) {
      return new Pass(deleted + other.deleted, failed + other.failed);
    }
  }

  /**
   * Creates a sweep.
   *
   * @param dynamoDb queries; stays open
   * @param unretried deletes, and must not repeat calls itself, since each attempt has to say what
   *     time it is; stays open
   * @param table the notes
   * @param limits the bounds
   * @param clock says what is due, and how far this machine's clock is from DynamoDB's, if it is an
   *     interceptor of the clients
   * @param meters where {@code notestream.sweeps} and {@code notestream.invariants} are registered
   */
  public DueSweep(
      DynamoDbClient dynamoDb,
      DynamoDbClient unretried,
      String table,
      SweepLimits limits,
      ServerClock clock,
      MeterRegistry meters) {
    this(
        dynamoDb,
        unretried,
        table,
        limits,
        clock,
        meters,
        Executors.newFixedThreadPool(limits.parallel(), DaemonThreads.named("sweep")),
        ThreadLocalRandom::current);
  }

  /**
   * Creates a sweep that does things in the order that a simulation decides.
   *
   * @param pool makes several calls at once; closed by the sweep
   * @param random draws the pauses between attempts
   */
  DueSweep(
      DynamoDbClient dynamoDb,
      DynamoDbClient unretried,
      String table,
      SweepLimits limits,
      ServerClock clock,
      MeterRegistry meters,
      ExecutorService pool,
      Supplier<? extends RandomGenerator> random) {
    this.clock = clock;
    this.index = new DueIndex(dynamoDb, table);
    this.deletes =
        new NoteDelete(
            unretried,
            table,
            clock::earliestNow,
            () -> {},
            new Invariants(meters, clock.local()),
            random);
    this.check = new ClockCheck(clock, limits.guard());
    this.rate = RateCap.withoutBursts(limits.perSecond());
    this.refused = new RecentEntries(clock.local());
    this.left = new LeftNotes(limits.maxItemBytes(), clock.local());
    this.pool = pool;
    this.meters = new SweepMeters(meters);
  }

  /** {@return why nothing should be swept now; empty if all is well} */
  public Optional<String> problem() {
    return check.problem();
  }

  /**
   * Looks at every bucket once, a page of each in turn, so that a bucket with many due notes does
   * not make the others wait. Does nothing while there is a {@link #problem}.
   *
   * @param stop ends the look early
   * @return what was found
   * @throws SdkException if the index cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  public Pass runOnce(Stop stop) throws InterruptedException {
    Pass found = new Pass(0, 0);
    if (problem().isPresent()) {
      return found;
    }
    Map<String, Map<String, AttributeValue>> next = new HashMap<>();
    Set<String> atFront = new HashSet<>(Buckets.all(Buckets.USERS));
    left.beginLook();
    lookedAt = clock.earliestNow();
    atFront.forEach(bucket -> next.put(bucket, left.start(bucket)));
    while (!next.isEmpty() && !stop.requested()) {
      List<Callable<DueIndex.Page>> looks = new ArrayList<>();
      List<String> buckets = List.copyOf(next.keySet());
      Instant now = clock.earliestNow();
      for (String bucket : buckets) {
        looks.add(() -> index.page(bucket, now, PAGE, next.get(bucket)));
      }
      List<Future<DueIndex.Page>> pages = pool.invokeAll(looks);
      for (int i = 0; i < buckets.size(); i++) {
        String bucket = buckets.get(i);
        DueIndex.Page page = FutureResult.of(pages.get(i));
        Map<DueNote, NoteDelete.Outcome> outcomes = sweep(page.notes(), stop);
        found = found.plus(count(outcomes));
        if (atFront.contains(bucket)
            && !left.settle(
                bucket,
                page.notes(),
                note -> outcomes.get(note) == NoteDelete.Outcome.DELETED,
                now)) {
          atFront.remove(bucket);
        }
        if (page.next().isEmpty()) {
          next.remove(bucket);
        } else {
          next.put(bucket, page.next());
        }
      }
    }
    return found;
  }

  /**
   * Returns whether a note ends after the beginning of the last look and before a time, as far as
   * the index knows.
   *
   * @param end how far to look ahead
   * @return {@code true} if another look until then finds something
   * @throws SdkException if the index cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  public boolean anyEndsBefore(Instant end) throws InterruptedException {
    Instant from = lookedAt;
    List<Callable<Boolean>> looks = new ArrayList<>();
    for (String bucket : Buckets.all(Buckets.USERS)) {
      looks.add(() -> index.anyEnds(bucket, from, end));
    }
    boolean any = false;
    for (Future<Boolean> look : pool.invokeAll(looks)) {
      any |= FutureResult.of(look);
    }
    return any;
  }

  /** Ends the threads; a call that is in flight is broken off. */
  @Override
  public void close() {
    pool.shutdownNow();
  }

  private Map<DueNote, NoteDelete.Outcome> sweep(List<DueNote> due, Stop stop)
      throws InterruptedException {
    List<DueNote> work = new ArrayList<>();
    for (DueNote note : due) {
      if (left.contains(note)) {
        if (left.isNew(note)) {
          meters.tooLarge();
        }
      } else if (!refused.isKnown(note)) {
        work.add(note);
      }
    }
    List<Callable<NoteDelete.Outcome>> tasks = new ArrayList<>();
    work.forEach(note -> tasks.add(() -> delete(note, stop)));
    List<Future<NoteDelete.Outcome>> results = pool.invokeAll(tasks);
    Map<DueNote, NoteDelete.Outcome> outcomes = new HashMap<>();
    for (int i = 0; i < work.size(); i++) {
      NoteDelete.Outcome outcome = FutureResult.of(results.get(i));
      meters.count(outcome);
      outcomes.put(work.get(i), outcome);
    }
    return outcomes;
  }

  private NoteDelete.Outcome delete(DueNote note, Stop stop) {
    if (!rate.acquire(1, stop)) {
      return NoteDelete.Outcome.FAILED;
    }
    NoteDelete.Outcome outcome = deletes.delete(note, stop).outcome();
    if (outcome == NoteDelete.Outcome.REFUSED) {
      refused.remember(note);
    }
    return outcome;
  }

  private static Pass count(Map<DueNote, NoteDelete.Outcome> outcomes) {
    return new Pass(
        outcomes.values().stream().filter(NoteDelete.Outcome.DELETED::equals).count(),
        outcomes.values().stream().filter(NoteDelete.Outcome.FAILED::equals).count());
  }
}
