package io.notestream.consumer.internal.run;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.ledger.LedgerReader;
import io.notestream.consumer.internal.plan.Corrections;
import io.notestream.consumer.internal.plan.NoteRef;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.model.note.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks up what a transaction has to know before it is planned again, once a commit has found that
 * the counters of its users were corrected. Rare: of a user's changes only those are concerned that
 * are delivered late, or that happened within the guard around a correction.
 */
final class CorrectionLookUp {

  private CorrectionLookUp() {}

  /**
   * Adds what is known of the events' notes to the corrections.
   *
   * @param corrected the users that were found to be corrected, and when; may be empty
   * @param corrections added to
   */
  static Attempt<Set<UserId>> learn(
      LedgerReader reader,
      Map<UserId, Instant> corrected,
      Collection<PlannedEvent> events,
      Corrections corrections,
      Stop stop) {
    if (corrected.isEmpty()) {
      return Attempt.done(Set.of());
    }
    Set<NoteRef> notes =
        events.stream()
            .filter(event -> corrected.containsKey(event.userId()))
            .map(event -> NoteRef.of(event.change()))
            .collect(Collectors.toSet());
    return reader
        .corrections(notes, stop)
        .map(
            found -> {
              corrections.learn(corrected, notes, found);
              return corrected.keySet();
            });
  }
}
