package io.notestream.consumer.worker.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.cli.Progress;
import io.notestream.consumer.backfill.Backfill;
import io.notestream.consumer.backfill.BackfillProgress;
import io.notestream.consumer.backfill.BackfillResult;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Prints how far a backfill is, and what became of it: for people, or as JSON. Thread-safe. */
final class BackfillReport implements AutoCloseable {

  private static final long PERIOD_SECONDS = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final boolean json;
  private final PrintWriter out;
  private final Progress progress;
  private final @Nullable ScheduledExecutorService timer;

  private BackfillReport(
      boolean json, PrintWriter out, Progress progress, @Nullable ScheduledExecutorService timer) {
    this.json = json;
    this.out = out;
    this.progress = progress;
    this.timer = timer;
  }

  /** Starts to print how far the backfill is. */
  static BackfillReport start(Backfill backfill, boolean json, PrintWriter out) {
    Progress progress = Progress.start(() -> text(backfill.progress()));
    if (!json) {
      return new BackfillReport(false, out, progress, null);
    }
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "backfill-report");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        timer.scheduleAtFixedRate(
            () -> progress.println(out, object(backfill.progress()).toString()),
            PERIOD_SECONDS,
            PERIOD_SECONDS,
            TimeUnit.SECONDS);
    return new BackfillReport(true, out, progress, timer);
  }

  /** Prints what became of it. */
  void print(BackfillResult result) {
    if (timer != null) {
      timer.shutdownNow();
    }
    if (json) {
      progress.println(
          out,
          object(result.progress())
              .put("outcome", lower(result.outcome()))
              .put("detail", result.detail())
              .toString());
      return;
    }
    progress.println(out, sentence(result));
    BackfillProgress used = result.progress();
    if (!used.elapsed().isZero()) {
      progress.println(
          out,
          String.format(
              Locale.ROOT,
              "%d items read, %d notes given a baseline; %.0f read units, %.0f write units, %s",
              used.items(),
              used.baselines(),
              used.readUnits(),
              used.writeUnits(),
              readable(used.elapsed())));
    }
  }

  private static String sentence(BackfillResult result) {
    return switch (result.outcome()) {
      case DONE ->
          "done: every note that is older than the counting counts"
              + (result.detail().isEmpty()
                  ? ""
                  : "; but " + result.detail() + ": the log names the first ones");
      case DONE_BEFORE -> "nothing to do: the views were backfilled " + result.detail();
      case LEFT_OUT ->
          "not done: "
              + result.detail()
              + "; settle the dead letters and see the log, then run it again";
      case STOPPED -> "stopped: run it again to go on";
      case RUNNING_ELSEWHERE -> "not done: " + result.detail();
      case NOT_STARTED ->
          "not done: " + result.detail() + "; start a worker or a function before the backfill";
      case FAILED -> "failed: " + result.detail();
      case TABLE_REPLACED -> "not done: " + result.detail() + "; run it again";
    };
  }

  /** Returns how far it is, in a line. */
  private static String text(BackfillProgress now) {
    StringBuilder text = new StringBuilder().append(now.items());
    if (now.estimatedItems() != null) {
      text.append(" of about ").append(Math.max(now.items(), now.estimatedItems()));
    }
    text.append(String.format(Locale.ROOT, " items, %.0f/s", now.itemsPerSecond()));
    if (!now.waitingFor().isEmpty()) {
      text.append(", waiting: ").append(now.waitingFor());
    } else if (now.timeLeft() != null) {
      text.append(", ").append(readable(now.timeLeft())).append(" left");
    }
    return text.toString();
  }

  private static ObjectNode object(BackfillProgress now) {
    return JSON.createObjectNode()
        .put("items", now.items())
        .put("estimatedItems", now.estimatedItems())
        .put("itemsPerSecond", Math.round(now.itemsPerSecond()))
        .put("secondsLeft", now.timeLeft() == null ? null : now.timeLeft().toSeconds())
        .put("baselines", now.baselines())
        .put("skipped", now.skipped())
        .put("refused", now.refused())
        .put("unreadable", now.unreadable())
        .put("readUnits", Math.round(now.readUnits()))
        .put("writeUnits", Math.round(now.writeUnits()))
        .put("elapsedSeconds", now.elapsed().toSeconds())
        .put("waitingFor", now.waitingFor());
  }

  private static String readable(Duration time) {
    long minutes = time.toMinutes();
    return minutes == 0 ? time.toSeconds() + " s" : minutes + " min " + time.toSecondsPart() + " s";
  }

  private static String lower(BackfillResult.Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public void close() {
    if (timer != null) {
      timer.shutdownNow();
    }
    progress.close();
  }
}
