package io.notestream.consumer.worker.internal.sweep;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.RateCap;
import io.notestream.consumer.internal.thread.DaemonThreads;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.consumer.worker.options.SweepSettings;
import io.notestream.model.table.Buckets;
import io.notestream.model.table.TableNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Deletes due notes while this worker is the one of the fleet that sweeps. Thread-safe; runs on
 * threads of its own between {@link #start} and {@link #close}.
 */
public final class Sweeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  /** Entries of one query: ten notes take about a quarter of a read unit. */
  private static final int PAGE = 100;

  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final long END_MILLIS = 3_000;

  private final DynamoDbClient dynamoDb;
  private final TableNames tables;
  private final String worker;
  private final SweepSettings settings;
  private final ServerClock clock;
  private final DueIndex index;
  private final NoteDelete deletes;
  private final RateCap rate;
  private final SweepSchedule schedule;
  private final Duration largestSkew;
  private final RefusedEntries refused;
  private final LeftNotes left;
  private final Map<NoteDelete.Outcome, Counter> counters = new EnumMap<>(NoteDelete.Outcome.class);
  private final Counter skipped;
  private final ExecutorService pool;
  private final AtomicInteger sweeping = new AtomicInteger();
  private final Thread thread = DaemonThreads.thread("sweeper", this::run);
  private long stopNanos;
  private volatile boolean closed;
  private final Stop stop = () -> closed;

  /**
   * @param clients the SDK's clients, which call {@code clock} as an interceptor; not closed here
   * @param worker this worker's name, which the lock shows
   * @param clock says what is due, and how far this machine's clock is from DynamoDB's
   * @param meters where counters are registered
   */
  public Sweeper(
      WorkerClients clients,
      TableNames tables,
      String worker,
      SweepSettings settings,
      ServerClock clock,
      MeterRegistry meters) {
    this.dynamoDb = clients.dynamoDb();
    this.tables = tables;
    this.worker = worker;
    this.settings = settings;
    this.clock = clock;
    this.index = new DueIndex(clients.dynamoDb(), tables.notes());
    this.deletes = new NoteDelete(clients.unretried(), tables.notes(), clock::dueTime);
    this.schedule = new SweepSchedule(settings.interval());
    this.largestSkew = settings.guard().multipliedBy(9).dividedBy(10);
    this.rate = RateCap.withoutBursts(settings.perSecond());
    this.refused = new RefusedEntries(clock.local());
    this.left = new LeftNotes(settings.maxItemBytes(), clock.local());
    this.pool = Executors.newFixedThreadPool(settings.parallel(), DaemonThreads.named("sweep"));
    for (NoteDelete.Outcome outcome : NoteDelete.Outcome.values()) {
      counters.put(outcome, counter(meters, outcome.tag()));
    }
    this.skipped = counter(meters, "too-large");
    Gauge.builder("notestream.sweeper.active", sweeping, AtomicInteger::get)
        .description("1 if this worker is the one that sweeps")
        .register(meters);
  }

  /** Starts sweeping; call once. */
  public void start() {
    thread.start();
  }

  /** Returns why nothing is swept though it should be; empty if all is well. */
  public Optional<String> problem() {
    return clock
        .ahead()
        .filter(ahead -> ahead.abs().compareTo(largestSkew) > 0)
        .map(
            ahead ->
                "the sweeper has stopped: this machine's clock is "
                    + Math.abs(ahead.toSeconds())
                    + " s "
                    + (ahead.isNegative() ? "ahead of" : "behind")
                    + " DynamoDB's; set it right");
  }

  /** Returns whether this worker is the one that sweeps. */
  public boolean isSweeping() {
    return sweeping.get() == 1;
  }

  /** Asks the sweeper to stop; returns at once. */
  public void stop() {
    if (!closed) {
      stopNanos = System.nanoTime();
      closed = true;
      thread.interrupt();
    }
  }

  /** Stops, and gives the lock up so that another worker sweeps at once. */
  @Override
  public void close() {
    stop();
    try {
      long spent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - stopNanos);
      thread.join(Math.max(1, END_MILLIS - spent)); // Zero would be for ever.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pool.shutdownNow();
  }

  private void run() {
    try (SweepLock lock = new SweepLock(dynamoDb, tables.noteOps(), worker, settings.lockLease())) {
      while (!closed) {
        try {
          if (lock.hold()) {
            sweeping.set(1);
            sweepWhileHeld(lock);
          }
        } catch (SdkException e) {
          LOG.warn(
              "the sweep of {}, with its lock in {}, failed and is tried again: {}",
              tables.notes(),
              tables.noteOps(),
              e.getMessage());
          stop.pause(RETRY);
        } finally {
          sweeping.set(0);
        }
      }
      Thread.interrupted(); // Closing interrupts a wait; giving the lock up takes a call.
    } catch (InterruptedException e) {
      LOG.debug("the sweeper ends", e);
    }
  }

  private void sweepWhileHeld(SweepLock lock) throws InterruptedException {
    while (!closed && lock.isHeld()) {
      long begun = System.nanoTime();
      if (problem().isEmpty()) {
        pass(lock);
      }
      Duration spent = Duration.ofNanos(System.nanoTime() - begun);
      stop.pause(schedule.untilNextLook(clock.dueTime(), spent));
    }
  }

  /**
   * Looks at every bucket once, a page of each in turn, so that a bucket with many due notes does
   * not make the others wait.
   */
  private void pass(SweepLock lock) throws InterruptedException {
    Map<String, Map<String, AttributeValue>> next = new HashMap<>();
    Set<String> atFront = new HashSet<>(Buckets.all(Buckets.USERS));
    left.beginLook();
    atFront.forEach(bucket -> next.put(bucket, left.start(bucket)));
    while (!next.isEmpty() && !closed && lock.isHeld()) {
      List<Callable<DueIndex.Page>> looks = new ArrayList<>();
      List<String> buckets = List.copyOf(next.keySet());
      Instant now = clock.dueTime();
      for (String bucket : buckets) {
        looks.add(() -> index.page(bucket, now, PAGE, next.get(bucket)));
      }
      List<Future<DueIndex.Page>> pages = pool.invokeAll(looks);
      for (int i = 0; i < buckets.size(); i++) {
        String bucket = buckets.get(i);
        DueIndex.Page page = result(pages.get(i));
        Set<DueNote> gone = sweep(page.notes());
        if (atFront.contains(bucket) && !left.settle(bucket, page.notes(), gone::contains, now)) {
          atFront.remove(bucket);
        }
        if (page.next().isEmpty()) {
          next.remove(bucket);
        } else {
          next.put(bucket, page.next());
        }
      }
    }
  }

  /** Returns the notes that are deleted. */
  private Set<DueNote> sweep(List<DueNote> due) throws InterruptedException {
    Set<DueNote> gone = new HashSet<>();
    List<DueNote> work = new ArrayList<>();
    for (DueNote note : due) {
      if (left.contains(note)) {
        if (left.isNew(note)) {
          skipped.increment();
        }
      } else if (!refused.isKnown(note)) {
        work.add(note);
      }
    }
    List<Callable<NoteDelete.Outcome>> deletes = new ArrayList<>();
    work.forEach(note -> deletes.add(() -> delete(note)));
    List<Future<NoteDelete.Outcome>> outcomes = pool.invokeAll(deletes);
    for (int i = 0; i < work.size(); i++) {
      NoteDelete.Outcome outcome = result(outcomes.get(i));
      Objects.requireNonNull(counters.get(outcome)).increment();
      if (outcome == NoteDelete.Outcome.DELETED) {
        gone.add(work.get(i));
      }
    }
    return gone;
  }

  private NoteDelete.Outcome delete(DueNote note) {
    if (!rate.acquire(1, stop)) {
      return NoteDelete.Outcome.FAILED;
    }
    NoteDelete.Outcome outcome = deletes.delete(note, stop);
    if (outcome == NoteDelete.Outcome.REFUSED) {
      refused.remember(note);
    }
    return outcome;
  }

  private static <T> T result(Future<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static Counter counter(MeterRegistry meters, String outcome) {
    return Counter.builder("notestream.sweeps")
        .description("due notes that the sweeper found, by outcome")
        .tag("outcome", outcome)
        .register(meters);
  }
}
