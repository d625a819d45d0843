package io.notestream.consumer.worker.internal.console.letter;

import io.notestream.consumer.worker.internal.console.run.BackgroundRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A job and how far it is. Thread-safe. */
final class Job {

  /** How many letters that were not settled are named. */
  private static final int NAMED = 100;

  private final String id;
  private final JobRequest request;
  private final BackgroundRun run;
  private final Map<String, Long> outcomes = new TreeMap<>();
  private final List<Map<String, String>> left = new ArrayList<>();
  private long done;

  Job(String id, JobRequest request, Instant startedAt) {
    this.id = id;
    this.request = request;
    this.run = new BackgroundRun(startedAt);
  }

  String id() {
    return id;
  }

  JobRequest request() {
    return request;
  }

  void stop() {
    run.stop();
  }

  /** Returns whether it has not ended yet; it may be waiting for others. */
  boolean isRunning() {
    return run.isRunning();
  }

  boolean isStopped() {
    return run.isStopped();
  }

  /**
   * Counts a letter.
   *
   * @param settled whether it needs nobody's attention any more
   */
  synchronized void add(String letter, String outcome, String detail, boolean settled) {
    done++;
    outcomes.merge(outcome, 1L, Long::sum);
    if (!settled && left.size() < NAMED) {
      left.add(Map.of("id", letter, "outcome", outcome, "detail", detail));
    }
  }

  synchronized void end(Instant at, @Nullable String failure) {
    run.end(at, failure);
  }

  synchronized Map<String, Long> outcomes() {
    return new TreeMap<>(outcomes);
  }

  /** Returns the job for a page. */
  synchronized Map<String, @Nullable Object> report() {
    Map<String, @Nullable Object> report = new LinkedHashMap<>();
    report.put("id", id);
    report.put("action", request.action().word());
    report.put("dryRun", request.dryRun());
    report.put("selection", request.selection());
    report.put("who", request.who());
    report.put("why", request.why());
    run.putInto(report);
    report.put("named", request.ids().size());
    report.put("done", done);
    report.put("outcomes", new TreeMap<>(outcomes));
    report.put("left", List.copyOf(left));
    report.put("error", run.error());
    return report;
  }
}
