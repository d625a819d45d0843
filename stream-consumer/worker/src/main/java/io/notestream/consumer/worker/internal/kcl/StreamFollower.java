package io.notestream.consumer.worker.internal.kcl;

import io.micrometer.core.instrument.MeterRegistry;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.thread.DaemonThreads;
import io.notestream.consumer.worker.internal.client.StreamClients;
import io.notestream.consumer.worker.internal.kcl.FollowerStatus.Phase;
import io.notestream.consumer.worker.internal.kcl.shard.BatchListeners;
import io.notestream.consumer.worker.internal.kcl.shard.ShardProgress;
import io.notestream.consumer.worker.internal.kcl.stream.TableStream;
import io.notestream.consumer.worker.internal.kcl.stream.TableStreams;
import io.notestream.model.failure.Failures;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.kinesis.leases.exceptions.LeasingException;

/**
 * Follows a table's stream through KCL, from the oldest record that was not read yet. When the
 * stream was replaced, the former one is read to its end first: changes of one note stand in both.
 *
 * <p>Thread-safe. {@link #start} returns at once; what keeps the follower from reading is shown by
 * {@link #status} and tried again.
 */
public final class StreamFollower {

  private static final Logger LOG = LoggerFactory.getLogger(StreamFollower.class);

  private static final Duration LEASE_LOOK = Duration.ofMillis(200);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final FollowerSettings settings;
  private final KclReaders readers;
  private final StreamSuccession succession;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Stop stop = stopping::get;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("lease-look"));
  private final Thread thread = DaemonThreads.thread("stream-follower", this::follow);
  private volatile @Nullable KclReader reader;
  private volatile @Nullable String problem;
  private volatile List<String> obstacles = List.of();

  /**
   * @param settings which stream to follow, and how
   * @param clients the SDK's clients; not closed here
   * @param application what the stream is followed for
   * @param meters where gauges and counters are registered
   * @param clock tells how long something has not happened
   */
  public StreamFollower(
      FollowerSettings settings,
      StreamClients clients,
      StreamApplication application,
      MeterRegistry meters,
      InstantSource clock) {
    this.settings = settings;
    this.readers = new KclReaders(settings, clients, application, meters, clock);
    this.succession =
        new StreamSuccession(
            settings,
            new TableStreams(clients.dynamoDb(), clients.streams(), settings.table()),
            readers::readerOf,
            application::countingSince);
  }

  /** Starts following; call once. */
  @SuppressWarnings("FutureReturnValueIgnored") // look() lets nothing through that would end it
  public void start() {
    looks.scheduleWithFixedDelay(
        this::look, LEASE_LOOK.toMillis(), LEASE_LOOK.toMillis(), TimeUnit.MILLISECONDS);
    thread.start();
  }

  /**
   * Returns a future that completes when the first shard is being read, or clearly none falls to
   * this worker; never if the follower is stopped before.
   */
  public CompletableFuture<Void> ready() {
    return readers.state().reading().copy();
  }

  /** Returns the current status. */
  public FollowerStatus status() {
    KclReader current = reader;
    boolean broken = readers.state().isBroken();
    Phase phase = phase(current);
    return new FollowerStatus(
        phase,
        current == null ? null : current.streamArn(),
        readers.watches().active(),
        broken ? "a bug was met; see the log, and start another worker" : problem,
        readers.wrong(obstacles),
        phase == Phase.STOPPED ? List.of() : stuck(current));
  }

  /** Returns how far each shard is that this worker reads. */
  public List<ShardProgress> progress() {
    return readers.watches().progress();
  }

  /** Returns how far the shard is behind that is the furthest; zero if none is read. */
  public Duration behind() {
    return readers.watches().behind();
  }

  /** Says that there are new records in the stream, for which quiet shards need not wait. */
  public void recordsAreComing() {
    readers.recordsAreComing();
  }

  /** Returns the listeners that see every batch before it is processed. */
  public BatchListeners listeners() {
    return readers.listeners();
  }

  /**
   * Stops following: batches in flight may finish within the drain time, then are left; what is
   * settled is checkpointed, and the leases are given up. Can be called at any time and again;
   * returns when all of it is done.
   */
  public void stop() {
    if (stopping.compareAndSet(false, true)) {
      thread.interrupt();
    }
    try {
      if (thread.getState() != Thread.State.NEW) {
        stopped.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      looks.shutdownNow();
    }
  }

  private Phase phase(@Nullable KclReader current) {
    if (stopping.get()) {
      return Phase.STOPPED;
    }
    boolean reads = problem == null && !readers.state().isBroken();
    return reads && current != null && current.isStarted() ? Phase.READING : Phase.STARTING;
  }

  private List<String> stuck(@Nullable KclReader current) {
    Duration bound = settings.profile().longestSilence();
    List<String> stuck = new ArrayList<>(readers.watches().silentFor(bound));
    if (current != null) {
      stuck.addAll(current.unread());
      if (current.silence().compareTo(bound) > 0) {
        stuck.add("scheduler");
      }
    }
    return stuck;
  }

  private void look() {
    KclReader current = reader;
    if (current == null) {
      return;
    }
    try {
      current.lookAtLeases();
    } catch (RuntimeException e) {
      // Whatever KCL throws; unhandled, it would be the last look.
      LOG.warn("cannot see which leases are held", e);
    } catch (Error e) {
      readers.state().met(e); // Unsaid, it would be the last look too.
    }
    // A worker of a fleet that has more workers than shards is ready without one.
    if (current.startedFor().compareTo(settings.profile().failover().multipliedBy(2)) > 0) {
      readers.state().started();
    }
  }

  private void follow() {
    try {
      while (!stop.requested()) {
        round();
      }
    } catch (Error e) {
      readers.state().met(e); // Nothing reads any more: somebody has to start another worker.
    } finally {
      stopped.countDown();
    }
  }

  private void round() {
    KclReader current = null;
    try {
      current = succession.next(stop);
      reader = current;
      current.start(stop);
      problem = null;
      readOn(current);
    } catch (LeasingException | RuntimeException e) {
      // Whatever DynamoDB or KCL could not do at this moment: the shards are kept, and it is tried
      // again for as long as it takes.
      if (!stop.requested()) { // Stopping interrupts calls to DynamoDB: no problem then.
        problem = "the stream of " + settings.table() + " cannot be read: " + e.getMessage();
        LOG.warn("{}; trying again", problem, e);
        stop.pause(RETRY);
      }
    } finally {
      if (current != null) {
        Thread.interrupted(); // The end takes waiting, also when stopping interrupted the reading.
        current.stop(this::leaveBatches);
        reader = null;
        obstacles = List.of();
      }
    }
  }

  /** Batches are left only for good: the next reader's are to be processed. */
  private void leaveBatches() {
    if (stop.requested()) {
      readers.leaveBatches();
    }
  }

  /**
   * Returns when the stream is read to its end and replaced, the scheduler has given up, or the
   * lease table is gone: KCL would go on without reading and say nothing that anybody hears.
   */
  private void readOn(KclReader current) {
    int failures = 0;
    while (stop.pause(settings.profile().streamLook())) {
      if (current.hasFailed()) {
        problem = "the scheduler ended";
        LOG.error("the scheduler ended; starting another one");
        return;
      }
      try {
        if (isOver(current)) {
          return;
        }
        failures = 0;
      } catch (LeasingException | RuntimeException e) {
        // KCL reads on meanwhile. A first failure is left to the next look: it may be a throttle.
        if (++failures > 1 && !stop.requested()) {
          see(List.of("cannot look after the stream of " + settings.table() + ": " + text(e)));
        }
      }
    }
  }

  /** Looks whether the stream is still there and read; returns whether this reader is done. */
  private boolean isOver(KclReader current) throws LeasingException {
    Optional<List<String>> problems = current.problemsOfLeases();
    if (problems.isEmpty()) {
      problem = "the lease table was deleted";
      LOG.error("the lease table was deleted; reading the stream again from its oldest record");
      current.nothingLeft();
      return true;
    }
    TableStream latest = succession.latest();
    List<String> found = new ArrayList<>(problems.get());
    if (!latest.isOn()) {
      found.add(StreamSuccession.OFF);
    }
    see(found);
    if (succession.isOver(current, latest)) {
      current.nothingLeft();
      LOG.info("stream {} was replaced and is read to its end", current.streamArn());
      return true;
    }
    return false;
  }

  /** Returns what went wrong, without what differs from one call to the next. */
  private static String text(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SdkException call) {
        return Failures.of((RuntimeException) call).toString(); // KCL wraps what a call has thrown.
      }
    }
    return e instanceof RuntimeException thrown ? Failures.of(thrown).toString() : e.toString();
  }

  private void see(List<String> found) {
    List<String> known = obstacles;
    obstacles = List.copyOf(found);
    found.stream().filter(each -> !known.contains(each)).forEach(LOG::error);
    if (found.isEmpty() && !known.isEmpty()) {
      LOG.info("all of the stream can be read again");
    }
  }
}
