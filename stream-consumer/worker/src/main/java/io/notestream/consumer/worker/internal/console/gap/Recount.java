package io.notestream.consumer.worker.internal.console.gap;

import io.notestream.consumer.reconcile.AllUsers;
import io.notestream.consumer.reconcile.RunResult;
import io.notestream.consumer.worker.internal.console.run.BackgroundRun;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A recount of all users that closes gaps, and how far it is. Thread-safe. */
final class Recount {

  private final List<String> gaps;
  private final String who;
  private final BackgroundRun run;
  private final AllUsers users;
  private @Nullable RunResult result;

  Recount(List<String> gaps, String who, Instant startedAt, AllUsers users) {
    this.gaps = List.copyOf(gaps);
    this.who = who;
    this.run = new BackgroundRun(startedAt);
    this.users = users;
  }

  List<String> gaps() {
    return gaps;
  }

  AllUsers users() {
    return users;
  }

  void stop() {
    run.stop();
  }

  boolean isStopped() {
    return run.isStopped();
  }

  boolean isRunning() {
    return run.isRunning();
  }

  synchronized void end(Instant at, @Nullable RunResult newResult, @Nullable String newError) {
    run.end(at, newError);
    result = newResult;
  }

  /** Returns the run for a page. */
  synchronized Map<String, @Nullable Object> report() {
    Map<String, @Nullable Object> report = new LinkedHashMap<>();
    report.put("gaps", gaps);
    report.put("who", who);
    run.putInto(report);
    report.put("users", users.users());
    report.put("read", users.scanned());
    report.put("drifted", result == null ? null : result.drifted());
    report.put("corrected", result == null ? null : result.corrected());
    report.put("open", result == null ? null : result.open());
    report.put("error", run.error());
    return report;
  }
}
