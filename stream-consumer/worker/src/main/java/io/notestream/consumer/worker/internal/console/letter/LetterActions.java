package io.notestream.consumer.worker.internal.console.letter;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.deadletter.Handling;
import io.notestream.consumer.deadletter.LetterEntry;
import io.notestream.consumer.deadletter.RecordRedrive;
import io.notestream.consumer.deadletter.RedriveCheck;
import io.notestream.consumer.deadletter.RedriveCheck.Expected;
import io.notestream.consumer.deadletter.RedriveResult;
import io.notestream.consumer.deadletter.RedriveResult.Outcome;
import io.notestream.consumer.worker.internal.console.letter.JobRequest.Action;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.stream.Stream;

/** Does with each letter of a job what is to be done. Thread-safe. */
final class LetterActions {

  private static final Set<Outcome> SETTLED =
      EnumSet.of(Outcome.APPLIED, Outcome.ALREADY_APPLIED, Outcome.REACTION_DUE, Outcome.ERASED);
  private static final Set<Expected> WOULD_SETTLE =
      EnumSet.of(
          Expected.WOULD_APPLY, Expected.WOULD_REACT, Expected.ALREADY_APPLIED, Expected.ERASED);

  private final DeadLetters letters;
  private final RecordRedrive records;
  private final RedriveCheck check;
  private final LetterCounts counts;
  private final InstantSource clock;

  LetterActions(
      DeadLetters letters,
      RecordRedrive records,
      RedriveCheck check,
      LetterCounts counts,
      InstantSource clock) {
    this.letters = letters;
    this.records = records;
    this.check = check;
    this.counts = counts;
    this.clock = clock;
  }

  /** Returns what a redrive of a letter would do. */
  RedriveCheck.Checked check(String id) {
    return check.check(id);
  }

  /** Runs a job to its end, or until it is stopped. */
  void run(Job job) {
    JobRequest request = job.request();
    if (!request.ids().isEmpty()) {
      run(job, request.ids().iterator());
      return;
    }
    try (Stream<LetterEntry> found = letters.list(request.state())) {
      Set<String> seen = new HashSet<>(); // A reaction that is made due moves within the list.
      Iterator<String> ids =
          found.filter(request::includes).map(LetterEntry::id).filter(seen::add).iterator();
      run(job, ids);
    }
  }

  private void run(Job job, Iterator<String> ids) {
    while (!job.isStopped() && ids.hasNext()) {
      String id = ids.next();
      if (job.request().dryRun()) {
        RedriveCheck.Checked checked = check.check(id);
        job.add(
            id,
            checked.expected().name(),
            checked.detail(),
            WOULD_SETTLE.contains(checked.expected()));
      } else {
        settle(job, id);
      }
    }
    counts.refresh();
  }

  private void settle(Job job, String id) {
    JobRequest request = job.request();
    letters.record(
        id, new Handling(clock.instant(), request.who(), request.action().word(), request.why()));
    if (request.action() == Action.DISCARD) {
      DeadLetters.Discarded outcome = letters.discard(id);
      job.add(id, outcome.name(), "", outcome == DeadLetters.Discarded.DISCARDED);
      return;
    }
    RedriveResult result = letters.redrive(id, records, BatchControl.until(job::isStopped));
    job.add(id, result.outcome().name(), result.detail(), SETTLED.contains(result.outcome()));
  }
}
