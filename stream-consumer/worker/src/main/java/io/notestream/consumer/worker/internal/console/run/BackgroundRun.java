package io.notestream.consumer.worker.internal.console.run;

import io.notestream.model.time.Timestamps;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of something that runs in the background until it ends or is stopped. Thread-safe. */
public final class BackgroundRun {

  private final Instant startedAt;
  private @Nullable Instant endedAt;
  private @Nullable String error;
  private volatile boolean stopped;

  /**
   * @param startedAt when it was asked for
   */
  public BackgroundRun(Instant startedAt) {
    this.startedAt = startedAt;
  }

  /** Asks it to stop. */
  public void stop() {
    stopped = true;
  }

  /** Returns whether it was asked to stop. */
  public boolean isStopped() {
    return stopped;
  }

  /** Returns whether it has not ended yet. */
  public synchronized boolean isRunning() {
    return endedAt == null;
  }

  /**
   * Notes its end.
   *
   * @param failure why it failed; {@code null} if it did not
   */
  public synchronized void end(Instant at, @Nullable String failure) {
    endedAt = at;
    error = failure;
  }

  /** Returns why it failed; {@code null} if it did not, or has not ended. */
  public synchronized @Nullable String error() {
    return error;
  }

  /** Puts its state into a report for a page, and since when and until when it ran. */
  public synchronized void putInto(Map<String, @Nullable Object> report) {
    report.put("state", state().name().toLowerCase(Locale.ROOT));
    report.put("startedAt", Timestamps.format(startedAt));
    report.put("endedAt", endedAt == null ? null : Timestamps.format(endedAt));
  }

  private State state() {
    if (endedAt == null) {
      return stopped ? State.STOPPING : State.RUNNING;
    }
    if (error != null) {
      return State.FAILED;
    }
    return stopped ? State.STOPPED : State.DONE;
  }

  private enum State {
    RUNNING,
    STOPPING,
    STOPPED,
    FAILED,
    DONE
  }
}
