package io.notestream.consumer.worker.internal.console.gap;

import io.notestream.consumer.reconcile.AllUsers;
import io.notestream.consumer.reconcile.RunResult;
import io.notestream.model.time.Timestamps;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A recount of all users that closes gaps, and how far it is. Thread-safe. */
final class Recount {

  private final List<String> gaps;
  private final String who;
  private final Instant startedAt;
  private final AllUsers users;
  private @Nullable RunResult result;
  private @Nullable String error;
  private @Nullable Instant endedAt;
  private volatile boolean stopped;

  Recount(List<String> gaps, String who, Instant startedAt, AllUsers users) {
    this.gaps = List.copyOf(gaps);
    this.who = who;
    this.startedAt = startedAt;
    this.users = users;
  }

  List<String> gaps() {
    return gaps;
  }

  AllUsers users() {
    return users;
  }

  void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }

  synchronized boolean isRunning() {
    return endedAt == null;
  }

  synchronized void end(Instant at, @Nullable RunResult newResult, @Nullable String newError) {
    endedAt = at;
    result = newResult;
    error = newError;
  }

  /** Returns the run for a page. */
  synchronized Map<String, @Nullable Object> report() {
    Map<String, @Nullable Object> report = new LinkedHashMap<>();
    report.put("gaps", gaps);
    report.put("who", who);
    report.put("state", state().name().toLowerCase(Locale.ROOT));
    report.put("startedAt", Timestamps.format(startedAt));
    report.put("endedAt", endedAt == null ? null : Timestamps.format(endedAt));
    report.put("users", users.users());
    report.put("read", users.scanned());
    report.put("drifted", result == null ? null : result.drifted());
    report.put("corrected", result == null ? null : result.corrected());
    report.put("open", result == null ? null : result.open());
    report.put("error", error);
    return report;
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
