package io.notestream.consumer.worker.internal.sweep;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.thread.DaemonThreads;
import io.notestream.consumer.sweep.DueSweep;
import io.notestream.consumer.sweep.ServerClock;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.consumer.worker.options.SweepSettings;
import io.notestream.model.table.TableNames;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Deletes due notes while this worker is the one of the fleet that sweeps. Thread-safe; runs on
 * threads of its own between {@link #start} and {@link #close}.
 */
public final class Sweeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final long END_MILLIS = 3_000;

  private final DynamoDbClient dynamoDb;
  private final TableNames tables;
  private final String worker;
  private final SweepSettings settings;
  private final ServerClock clock;
  private final DueSweep sweep;
  private final SweepSchedule schedule;
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
    this.sweep =
        new DueSweep(
            clients.dynamoDb(),
            clients.unretried(),
            tables.notes(),
            settings.limits(),
            clock,
            meters);
    this.schedule = new SweepSchedule(settings.interval());
    Gauge.builder("notestream.sweeper.active", sweeping, AtomicInteger::get)
        .description(
            "1 if this worker is the one that sweeps. The sum over a fleet is 1; at 0 for "
                + "minutes see the log, the sweep lock may be out of reach")
        .register(meters);
  }

  /** Starts sweeping; call once. */
  public void start() {
    thread.start();
  }

  /** Returns why nothing is swept though it should be; empty if all is well. */
  public Optional<String> problem() {
    return sweep.problem();
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
    sweep.close();
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
      sweep.runOnce(stop.or(() -> !lock.isHeld()));
      Duration spent = Duration.ofNanos(System.nanoTime() - begun);
      stop.pause(schedule.untilNextLook(clock.earliestNow(), spent));
    }
  }
}
