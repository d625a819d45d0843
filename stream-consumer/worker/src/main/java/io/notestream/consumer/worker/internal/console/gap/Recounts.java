package io.notestream.consumer.worker.internal.console.gap;

import io.notestream.consumer.gap.Gaps;
import io.notestream.consumer.internal.thread.DaemonThreads;
import io.notestream.consumer.reconcile.Reconciler;
import io.notestream.consumer.reconcile.RunResult;
import io.notestream.model.failure.Failure;
import io.notestream.model.failure.Failures;
import io.notestream.model.view.Gap;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Recounts all users in the background, corrects them, and closes the gaps once all are right: what
 * {@code reconcile --gap --apply} does. One run at a time. Thread-safe.
 */
final class Recounts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Recounts.class);

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(DaemonThreads.named("console-recount"));
  private final Supplier<Reconciler> reconcilers;
  private final Runnable firstRead;
  private final Gaps gaps;
  private final Runnable changed;
  private final InstantSource clock;
  private @Nullable Recount last;

  /**
   * @param firstRead reads what a run begins with: the run itself would wait for a right that it
   *     does not have, as for everything that somebody may mend
   */
  Recounts(
      Supplier<Reconciler> reconcilers,
      Runnable firstRead,
      Gaps gaps,
      Runnable changed,
      InstantSource clock) {
    this.reconcilers = reconcilers;
    this.firstRead = firstRead;
    this.gaps = gaps;
    this.changed = changed;
    this.clock = clock;
  }

  /**
   * Starts a run.
   *
   * @throws IllegalArgumentException if one is running
   */
  @SuppressWarnings("FutureReturnValueIgnored") // run() lets nothing through
  synchronized Recount start(List<String> ids, String who) {
    if (last != null && last.isRunning()) {
      throw new IllegalArgumentException("a recount is running already");
    }
    Reconciler reconciler = reconcilers.get();
    Recount run = new Recount(ids, who, clock.instant(), reconciler.allUsers());
    last = run;
    LOG.info("{} begins to recount all users on the console, to close the gaps {}", who, ids);
    thread.submit(() -> run(run, reconciler));
    return run;
  }

  /** Returns the run that was started last; {@code null} if there was none. */
  synchronized @Nullable Recount last() {
    return last;
  }

  /** Asks the run to stop. */
  @Override
  public synchronized void close() {
    if (last != null) {
      last.stop();
    }
    thread.shutdown();
  }

  private void run(Recount run, Reconciler reconciler) {
    RunResult result = null;
    String error = null;
    try {
      firstRead.run();
      // What is still to be counted could hide what was lost, in a user whose sums are right.
      error = reconciler.awaitConsumer(run::isStopped).orElse(null);
      if (error == null && !run.isStopped()) {
        result = run.users().run(true, recount -> {}, run::isStopped);
        error = closeGaps(run, result);
      }
    } catch (SdkException e) {
      Failure failure = Failures.of(e);
      LOG.warn("a recount on the console failed: {}", failure);
      error = failure + remedy(failure);
    } catch (RuntimeException e) {
      // Whatever it was, the page says so, and the gaps are still open.
      LOG.warn("a recount on the console failed", e);
      error = String.valueOf(e.getMessage());
    } catch (Error e) {
      LOG.error("a recount on the console failed by a bug", e);
      error = e.toString();
    }
    run.end(clock.instant(), result, run.isStopped() ? null : error);
    LOG.info("the recount on the console ended: {}", result);
  }

  /** A worker's role need not have the rights that a recount of everybody takes. */
  private static String remedy(Failure failure) {
    return failure.code().equals("AccessDeniedException")
        ? ". This worker may not recount all users: run reconcile --gap ID --apply with the rights"
            + " of an operator, and nothing has to be done here"
        : "";
  }

  /** Returns why the gaps stay open; {@code null} if they are closed. */
  private @Nullable String closeGaps(Recount run, RunResult result) {
    if (!result.complete()) {
      return "stopped before every user was recounted";
    }
    if (result.open() > 0) {
      return result.open() + " users are left wrong or not judged; run it again";
    }
    run.gaps().forEach(gap -> gaps.close(gap, Gap.State.RECONCILED));
    changed.run();
    return null;
  }
}
