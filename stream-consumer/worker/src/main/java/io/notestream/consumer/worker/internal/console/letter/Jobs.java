package io.notestream.consumer.worker.internal.console.letter;

import io.notestream.consumer.internal.thread.DaemonThreads;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles letters in the background, one job after the other: nobody has to keep a page open. What
 * a process that ends leaves unfinished is begun anew by whoever wants it. Thread-safe.
 */
final class Jobs implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

  /** How many jobs are remembered, those that run or wait included. */
  static final int KEPT = 50;

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(DaemonThreads.named("console-jobs"));
  private final Deque<Job> jobs = new ArrayDeque<>();
  private final AtomicLong ids = new AtomicLong();
  private final LetterActions actions;
  private final InstantSource clock;

  Jobs(LetterActions actions, InstantSource clock) {
    this.actions = actions;
    this.clock = clock;
  }

  /**
   * Starts a job, or queues it behind those that run. Of the jobs that have ended, the oldest are
   * forgotten.
   *
   * @throws IllegalArgumentException if too many run or wait already
   */
  @SuppressWarnings("FutureReturnValueIgnored") // run() lets nothing through
  Job start(JobRequest request) {
    Job job = new Job(Long.toString(ids.incrementAndGet()), request, clock.instant());
    remember(job);
    LOG.info(
        "{} begins to {} dead letters on the console ({}): {}",
        request.who(),
        request.action().word(),
        request.dryRun() ? "dry run" : "for good",
        request.selection());
    thread.submit(() -> run(job));
    return job;
  }

  /** Keeps whatever has not ended: only what is remembered can be stopped. */
  private void remember(Job job) {
    synchronized (jobs) {
      if (jobs.stream().filter(Job::isRunning).count() >= KEPT) {
        throw new IllegalArgumentException(
            KEPT + " jobs run or wait already; stop some of them, or wait until one has ended");
      }
      Iterator<Job> oldestFirst = jobs.descendingIterator();
      while (jobs.size() >= KEPT && oldestFirst.hasNext()) {
        if (!oldestFirst.next().isRunning()) {
          oldestFirst.remove();
        }
      }
      jobs.addFirst(job);
    }
  }

  /** Returns the jobs of this process, the newest first. */
  List<Job> all() {
    synchronized (jobs) {
      return List.copyOf(jobs);
    }
  }

  /** Returns a job. */
  Optional<Job> find(String id) {
    return all().stream().filter(job -> job.id().equals(id)).findFirst();
  }

  /** Asks all jobs to stop after the letter that they are at. */
  @Override
  public void close() {
    all().forEach(Job::stop);
    thread.shutdown();
  }

  private void run(Job job) {
    try {
      actions.run(job);
      job.end(clock.instant(), null);
    } catch (RuntimeException e) {
      // Whatever it was, the job says so, and the letters that are left are still open.
      LOG.warn("job {} on the console failed", job.id(), e);
      job.end(clock.instant(), String.valueOf(e.getMessage()));
    } catch (Error e) {
      LOG.error("job {} on the console failed by a bug", job.id(), e);
      job.end(clock.instant(), e.toString());
    }
    LOG.info("job {} on the console ended: {}", job.id(), job.outcomes());
  }
}
