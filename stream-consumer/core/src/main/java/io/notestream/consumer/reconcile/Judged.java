package io.notestream.consumer.reconcile;

import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one look at a user has shown. */
sealed interface Judged {

  /**
   * There is nothing to correct.
   *
   * @param recount the outcome
   * @param open notes that have changed since they were suspect; {@code null} for none
   */
  record Done(UserRecount recount, @Nullable Suspects open) implements Judged {

    static Done without(UserId userId, UserRecount.Outcome outcome, String detail) {
      return new Done(UserRecount.without(userId, outcome, detail), null);
    }
  }

  /**
   * Counters are wrong, and can be corrected.
   *
   * @param recount the outcome if they are left as they are
   * @param user what is needed to correct them
   * @param open notes that have changed since they were suspect; {@code null} for none
   */
  record Drifted(UserRecount recount, DriftedUser user, @Nullable Suspects open)
      implements Judged {}

  /**
   * Notes have not been counted as they are stored: their last changes are lost, or still to be
   * counted.
   *
   * @param suspects look again once everything up to then is settled
   */
  record Suspected(Suspects suspects) implements Judged {}

  /**
   * Notes that had not been counted as they were stored.
   *
   * @param userId their owner
   * @param readBy when they had been read, by DynamoDB's clock
   * @param notes the notes
   */
  record Suspects(UserId userId, Instant readBy, Map<NoteId, NoteState> notes) {}

  /**
   * What is needed to correct a user's counters.
   *
   * @param stored the summaries as they were read
   * @param wrong the counters that are wrong
   * @param counted what the counters should hold
   * @param lost the notes that have not been counted as they are stored, and never will
   * @param old those of them that are older than the counting and have no baseline
   * @param readAt when reading the notes began, by DynamoDB's clock
   * @param readBy when the notes had been read, by DynamoDB's clock
   */
  record DriftedUser(
      StoredSummaries stored,
      Set<CounterRef> wrong,
      Counts counted,
      List<NoteState> lost,
      Set<NoteId> old,
      Instant readAt,
      Instant readBy) {}
}
