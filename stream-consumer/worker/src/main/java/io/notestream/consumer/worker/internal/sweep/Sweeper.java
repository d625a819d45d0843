package io.notestream.consumer.worker.internal.sweep;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.thread.DaemonThreads;
import io.notestream.consumer.sweep.ServerClock;
import io.notestream.consumer.sweep.TimedSweep;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.consumer.worker.options.KclProfile;
import io.notestream.consumer.worker.options.SweepSettings;
import io.notestream.model.change.NoteChange;
import io.notestream.model.table.TableNames;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Deletes notes when they end: those that the stream says end soon, and while this worker is the
 * one of the fleet that sweeps, those that it finds when it looks ahead in the index. Thread-safe;
 * runs on threads of its own between {@link #start} and {@link #close}.
 */
public final class Sweeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofSeconds(15);

  /** How often in an interval to see whether a look is due, within the bounds that follow. */
  private static final int CLOCK_LOOKS_PER_INTERVAL = 20;

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final long END_MILLIS = 3_000;

  private final DynamoDbClient dynamoDb;
  private final TableNames tables;
  private final String worker;
  private final SweepSettings settings;
  private final TimedSweep sweep;
  private final AtomicInteger sweeping = new AtomicInteger();
  private final Thread thread = DaemonThreads.thread("sweeper", this::run);
  private final Thread timers = DaemonThreads.thread("timers", this::runTimers);
  private volatile @Nullable SweepLock current;
  private volatile Supplier<Duration> behind = () -> Duration.ZERO;
  private long stopNanos;
  private volatile boolean closed;
  private volatile boolean ended;
  private final Stop stop = () -> closed;

  /**
   * @param clients the SDK's clients, which call {@code clock} as an interceptor; not closed here
   * @param worker this worker's name, which the lock shows
   * @param profile says how long deletes may take to return, unless the settings do
   * @param clock says what is due, and how far this machine's clock is from DynamoDB's
   * @param meters where counters are registered
   */
  public Sweeper(
      WorkerClients clients,
      TableNames tables,
      String worker,
      SweepSettings settings,
      KclProfile profile,
      ServerClock clock,
      MeterRegistry meters) {
    this.dynamoDb = clients.dynamoDb();
    this.tables = tables;
    this.worker = worker;
    this.settings = settings;
    this.sweep =
        new TimedSweep(
            clients.dynamoDb(),
            clients.unretried(),
            tables.notes(),
            settings.limits(),
            settings.timing(profile),
            () -> behind.get(),
            clock,
            meters);
    Gauge.builder("notestream.sweeper.active", sweeping, AtomicInteger::get)
        .description(
            "1 if this worker is the one that sweeps. The sum over a fleet is 1; at 0 for "
                + "minutes see the log, the sweep lock may be out of reach")
        .register(meters);
  }

  /**
   * Starts sweeping; call once.
   *
   * @param shardsBehind how far the shards are behind that this worker reads; zero if it reads none
   * @param onDeleted called when notes were deleted, and no more are at the moment
   */
  public void start(Supplier<Duration> shardsBehind, Runnable onDeleted) {
    behind = shardsBehind;
    sweep.onDeleted(onDeleted);
    thread.start();
    timers.start();
  }

  /**
   * Takes note of changes that the stream reports.
   *
   * @param changes in stream order
   */
  public void changed(List<NoteChange> changes) {
    sweep.changed(changes);
  }

  /**
   * Takes note of changes that are applied.
   *
   * @param changes in any order
   */
  public void applied(List<NoteChange> changes) {
    sweep.applied(changes);
  }

  /** Returns why nothing is swept though it should be; empty if all is well. */
  public Optional<String> problem() {
    return ended
        ? Optional.of("the sweeper ended with a bug; see the log, and start another worker")
        : sweep.problem().or(sweep::failing);
  }

  /** Returns what must never happen and did, within the last hour, in words. */
  public List<String> brokenInvariants() {
    return sweep.brokenInvariants();
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
      timers.interrupt();
    }
  }

  /** Stops, and gives the lock up so that another worker sweeps at once. */
  @Override
  public void close() {
    stop();
    try {
      long spent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - stopNanos);
      thread.join(Math.max(1, END_MILLIS - spent)); // Zero would be for ever.
      timers.join(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sweep.close();
  }

  private void run() {
    try (SweepLock lock =
        new SweepLock(
            dynamoDb,
            tables.noteOps(),
            worker,
            settings.lockLease(),
            () -> sweep.anyEndsWithin(SOON))) {
      current = lock;
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
        } catch (RuntimeException e) {
          unexpected(e);
        } finally {
          sweeping.set(0);
          if (!lock.isHeld()) {
            sweep.restart();
          }
        }
      }
      Thread.interrupted(); // Closing interrupts a wait; giving the lock up takes a call.
    } catch (InterruptedException e) {
      LOG.debug("the sweeper ends", e);
    } catch (RuntimeException e) {
      unexpected(e); // Giving the lock up: the client may be closed.
    } finally {
      ended = !closed;
    }
  }

  private void sweepWhileHeld(SweepLock lock) throws InterruptedException {
    while (!closed && lock.isHeld()) {
      if (sweep.lookIsDue()) {
        sweep.look(stop.or(() -> !lock.isHeld()));
      } else {
        stop.pause(betweenClockLooks());
      }
    }
  }

  /** A look times nothing that ends before the next one, so it may be a moment late. */
  private Duration betweenClockLooks() {
    Duration pause = settings.interval().dividedBy(CLOCK_LOOKS_PER_INTERVAL);
    if (pause.compareTo(SHORTEST_PAUSE) < 0) {
      return SHORTEST_PAUSE;
    }
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private void runTimers() {
    try {
      while (!closed) {
        try {
          sweep.run(stop, this::holdsLock);
        } catch (RuntimeException e) {
          unexpected(e);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("the timers end", e);
    } finally {
      ended = !closed;
    }
  }

  /**
   * Logs what nobody expected, such as a lock's item that cannot be read, and pauses: if the thread
   * ended with it, nothing would be swept until the next start.
   */
  private void unexpected(RuntimeException failure) {
    if (closed) {
      // Clients and pools that are closed fail calls, of whoever DynamoDB left without a response.
      LOG.debug("the sweeper was closed while a call had no response", failure);
    } else {
      LOG.error("the sweeper of {} failed and tries again", tables.notes(), failure);
      stop.pause(RETRY);
    }
  }

  private boolean holdsLock() {
    SweepLock lock = current;
    return lock != null && lock.isHeld();
  }
}
