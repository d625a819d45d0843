package io.notestream.consumer.worker.internal.console.now;

import io.notestream.consumer.worker.internal.console.activity.Recent;
import io.notestream.consumer.worker.internal.console.letter.LetterCount;
import io.notestream.consumer.worker.internal.console.now.Concern.Level;
import io.notestream.consumer.worker.internal.console.read.Seen;
import io.notestream.consumer.worker.status.HealthReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Says what is wrong, from what is known. Pure. */
final class Concerns {

  /** A lag that nobody would call a fraction of a second any more, in milliseconds. */
  private static final long LONG_LAG = 30_000;

  private static final long MILLIS = 1_000;

  private Concerns() {}

  /** Returns what is wrong, the worst first. */
  static List<Concern> of(
      HealthReport health, Seen<LetterCount> open, Seen<LetterCount> pending, Recent minute) {
    List<Concern> found = new ArrayList<>();
    for (String stuck : health.stuck()) {
      found.add(
          new Concern(
              Level.ERROR,
              stuck + " makes no progress, though nothing hinders it",
              "Restart the worker; if it comes again, the log has its cause",
              "/shards"));
    }
    health.reasons().forEach(reason -> found.add(ofReason(health, reason)));
    letters(open, found);
    reactions(pending, found);
    if (minute.lagP99() > LONG_LAG) {
      found.add(
          new Concern(
              Level.WARNING,
              "changes are counted up to " + minute.lagP99() / MILLIS + " s after they were made",
              "See which shard is behind: more workers help only if there are more shards",
              "/shards"));
    }
    if (open.error() != null) {
      found.add(
          new Concern(
              Level.WARNING, "the dead letters cannot be counted: " + open.error(), null, null));
    }
    found.sort(Comparator.comparing(Concern::level));
    return found;
  }

  private static Concern ofReason(HealthReport health, String reason) {
    String words = reason.toLowerCase(Locale.ROOT);
    boolean passing =
        health.state() == HealthReport.State.STARTING
            || health.state() == HealthReport.State.STOPPING;
    Level level = passing ? Level.WARNING : Level.ERROR;
    if (words.contains("gaps in the stream")) {
      return new Concern(level, reason, "Accept or reconcile each of them", "/gaps");
    }
    if (words.contains("parked at once")) {
      return new Concern(
          level, reason, "See why they were parked, then resume parking", "/dead-letters");
    }
    if (words.contains("an invariant is broken")) {
      return new Concern(level, reason, "See deploy/RUNBOOK.md#invariants", "/find");
    }
    return new Concern(level, reason, null, words.contains("lease") ? "/shards" : null);
  }

  private static void letters(Seen<LetterCount> open, List<Concern> found) {
    LetterCount count = open.value();
    if (count != null && count.count() > 0) {
      found.add(
          new Concern(
              Level.ERROR,
              number(count, "dead letter is", "dead letters are") + " open, and not counted",
              "See the reasons, mend the cause, then redrive them",
              "/dead-letters"));
    }
  }

  private static void reactions(Seen<LetterCount> pending, List<Concern> found) {
    LetterCount count = pending.value();
    if (count != null && count.count() > 0) {
      found.add(
          new Concern(
              Level.WARNING,
              number(count, "reaction", "reactions") + " to expirations pending",
              "They are tried again by themselves; see what they wait for",
              "/expirations"));
    }
  }

  private static String number(LetterCount count, String one, String several) {
    return count.count()
        + (count.more() ? " and more " : " ")
        + (count.count() == 1 ? one : several);
  }
}
