package io.notestream.consumer.worker.cli;

import io.notestream.cli.Listing;
import io.notestream.cli.OutputFormat;
import io.notestream.cli.Printable;
import io.notestream.consumer.reconcile.Drift;
import io.notestream.consumer.reconcile.RunResult;
import io.notestream.consumer.reconcile.UserRecount;
import io.notestream.consumer.reconcile.UserRecount.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * Prints what a recount has found: the wrong counters on standard output, and a sentence about all
 * of it on standard error. Thread-safe until it prints.
 */
final class ReconcileReport {

  private static final Listing<Row> LISTING =
      Listing.<Row>empty()
          .column("userId", row -> row.recount().userId())
          .column("outcome", row -> row.recount().outcome().name().toLowerCase(Locale.ROOT))
          .column("item", drift(Drift::item))
          .column("counter", drift(Drift::counter))
          .column("stored", drift(Drift::stored))
          .column("counted", drift(Drift::counted))
          .column("difference", drift(Drift::difference))
          .column("detail", row -> detail(row.recount()));

  private final OutputFormat format;
  private final CommandLine commandLine;
  private final List<Row> rows = new CopyOnWriteArrayList<>();
  private final AtomicLong parked = new AtomicLong();
  private final AtomicLong notCounted = new AtomicLong();

  /** A wrong counter, or a user about whom there is something else to say. */
  private record Row(UserRecount recount, @Nullable Drift drift) {}

  ReconcileReport(OutputFormat format, CommandLine commandLine) {
    this.format = format;
    this.commandLine = commandLine;
  }

  private static Function<Row, @Nullable Object> drift(Function<Drift, @Nullable Object> part) {
    return row -> row.drift() == null ? null : part.apply(row.drift());
  }

  private static @Nullable String detail(UserRecount recount) {
    return recount.detail().isEmpty() ? null : recount.detail();
  }

  /** Adds what became of a user. */
  void add(UserRecount recount) {
    parked.addAndGet(recount.parked());
    notCounted.addAndGet(recount.notCounted());
    recount.drift().forEach(drift -> rows.add(new Row(recount, drift)));
    boolean unclear = recount.outcome() == Outcome.UNJUDGED || recount.outcome() == Outcome.STOPPED;
    if (unclear && recount.drift().isEmpty()) {
      rows.add(new Row(recount, null));
    }
  }

  /** Prints all about one user; returns whether the counters are right. */
  boolean print(UserRecount recount) {
    list();
    note(
        switch (recount.outcome()) {
          case RIGHT -> "the counters are right";
          case DRIFT -> "the counters are wrong: --apply corrects them";
          case CORRECTED -> "the counters were wrong, and are corrected";
          case UNJUDGED -> "not judged: " + recount.detail();
          case STOPPED -> "stopped before the outcome was known";
        });
    return recount.outcome() == Outcome.RIGHT || recount.outcome() == Outcome.CORRECTED;
  }

  /** Prints all about all users; returns whether every counter is right. */
  boolean print(RunResult result) {
    list();
    note(
        "%d users: %d had wrong counters, %d were corrected, %d not judged"
            .formatted(result.users(), result.drifted(), result.corrected(), result.unjudged()));
    if (!result.complete()) {
      note("stopped; go on with --from " + result.position());
    } else if (result.open() > 0) {
      note(result.open() + " users are left wrong or not judged");
    }
    return result.complete() && result.open() == 0;
  }

  private void list() {
    Comparator<Row> byUser = Comparator.comparing(row -> row.recount().userId().value());
    LISTING.print(format, rows.stream().sorted(byUser), commandLine.getOut());
    if (parked.get() > 0) {
      note(parked + " notes have changes in the dead letters, which explain their differences");
    }
    if (notCounted.get() > 0) {
      note(notCounted + " notes are older than the counting: 'backfill' counts them");
    }
  }

  /** Prints a line beside the list. */
  void note(String line) {
    commandLine.getErr().println(Printable.text(line));
    commandLine.getErr().flush();
  }
}
