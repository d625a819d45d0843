package io.notestream.consumer.reconcile;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.ledger.ErasureGuard;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.reconcile.Judged.DriftedUser;
import io.notestream.consumer.reconcile.Judged.Suspects;
import io.notestream.consumer.reconcile.UserRecount.Outcome;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.view.UserSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether a user's counters are what the user's notes add up to. Thread-safe.
 *
 * <p>The user summary is read before and after everything else: if no counter of it has moved,
 * nothing was counted in between, and the summaries and the ledger were read as if at once. The
 * notes may have changed meanwhile. That does no harm, since each is compared with what the ledger
 * says of it alone.
 */
final class UserJudge {

  /** How often a user is looked at whose counters move. */
  private static final int LOOKS = 5;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final UserReads reads;
  private final boolean correctParked;

  /**
   * @param correctParked whether notes with a parked change are corrected for as others are
   */
  UserJudge(UserReads reads, boolean correctParked) {
    this.reads = reads;
    this.correctParked = correctParked;
  }

  /** What is known before a user is looked at. */
  record Known(ViewsFacts views, Set<NoteId> parked, @Nullable Suspects settled) {

    Map<NoteId, NoteState> suspects() {
      return settled == null ? Map.of() : settled.notes();
    }
  }

  /**
   * Looks at the user, again if the counters have moved meanwhile.
   *
   * @param known its suspects are those of an earlier look, up to which everything is settled
   */
  Judged judge(UserId userId, Known known, Stop stop) {
    for (int look = 0; look < LOOKS; look++) {
      if (look > 0 && !stop.pause(FIRST_PAUSE.multipliedBy(1L << (look - 1)))) {
        break;
      }
      Judged judged =
          look(userId, known, stop)
              .<@Nullable Judged>fold(
                  found -> found.orElse(null),
                  failure -> Judged.Done.without(userId, Outcome.UNJUDGED, failure.toString()),
                  () -> Judged.Done.without(userId, Outcome.STOPPED, ""));
      if (judged != null) {
        return judged;
      }
    }
    return stop.requested()
        ? Judged.Done.without(userId, Outcome.STOPPED, "")
        : Judged.Done.without(userId, Outcome.UNJUDGED, "busy: counters moved at each look");
  }

  /** Looks once; empty if the counters have moved meanwhile. */
  private Attempt<Optional<Judged>> look(UserId userId, Known known, Stop stop) {
    Attempt<StoredSummaries> summaries = reads.summaries(userId, stop);
    StoredSummaries stored = summaries.value();
    if (stored == null) {
      return summaries.unsuccessful();
    }
    Attempt<UserReads.Notes> read = reads.notes(userId, stop);
    UserReads.Notes notes = read.value();
    if (notes == null) {
      return read.unsuccessful();
    }
    Attempt<Set<NoteId>> lookUp = notCounted(userId, known.views(), notes, stop);
    Set<NoteId> notCounted = lookUp.value();
    if (notCounted == null) {
      return lookUp.unsuccessful();
    }
    Map<NoteId, PresentNote> present = new HashMap<>(notes.notes());
    present.keySet().removeAll(notCounted);
    removeErased(stored, present);
    Seen seen = new Seen(userId, stored, present, notes, notCounted.size());
    // Of a user with suspects, a change that is still to be counted may hide one that is lost.
    if (known.settled() == null && stored.differences(seen.counted()).isEmpty()) {
      return unmoved(seen, seen.done(0, null), stop);
    }
    return lookCloser(seen, known, stop);
  }

  /**
   * Returns the notes that are older than the counting and have not been counted yet: their first
   * change or the backfill brings their baseline.
   */
  private Attempt<Set<NoteId>> notCounted(
      UserId userId, ViewsFacts views, UserReads.Notes notes, Stop stop) {
    Set<NoteId> old = new HashSet<>();
    if (!views.backfilled()) {
      notes.notes().values().stream().filter(views::isOld).forEach(note -> old.add(note.noteId()));
    }
    if (old.isEmpty()) {
      return Attempt.done(old);
    }
    return reads
        .withBaseline(userId, old, stop)
        .map(
            counted -> {
              old.removeAll(counted);
              return old;
            });
  }

  /** Leaves out notes that an erasure covers: it removes them, and none of them counts. */
  private static void removeErased(StoredSummaries stored, Map<NoteId, PresentNote> present) {
    Instant through = ErasureGuard.erasedThrough(stored.userItem());
    if (through != null) {
      present.values().removeIf(note -> note.createdAt().isBefore(through));
    }
  }

  /**
   * Compares the notes with the ledger, one by one. Not while the user is being erased: what an
   * erasure has left of the ledger so far would be taken for what was counted.
   */
  private Attempt<Optional<Judged>> lookCloser(Seen seen, Known known, Stop stop) {
    if (seen.stored().userItem().containsKey(UserSummary.ERASED_THROUGH)) {
      // Before the ledger is read. An erasure that begins later moves the guard first.
      Attempt<Boolean> isBeingErased = reads.isBeingErased(seen.userId(), stop);
      if (!Boolean.FALSE.equals(isBeingErased.value())) {
        return isBeingErased.map(
            erasing ->
                Optional.of(
                    Judged.Done.without(
                        seen.userId(), Outcome.UNJUDGED, "the user is being erased")));
      }
    }
    Attempt<LedgerFold> read =
        reads
            .corrected(seen.userId(), stop)
            .fold(
                corrected ->
                    reads.ledger(
                        seen.userId(),
                        new LedgerFold(
                            seen.userId(),
                            known.views(),
                            seen.present(),
                            corrected,
                            known.suspects().keySet()),
                        stop),
                Attempt::refused,
                Attempt::stopped);
    LedgerFold ledger = read.value();
    return ledger == null ? read.unsuccessful() : unmoved(seen, judge(seen, ledger, known), stop);
  }

  private Judged judge(Seen seen, LedgerFold ledger, Known known) {
    Map<NoteId, NoteState> unexplained = ledger.unexplained();
    if (known.settled() == null && !unexplained.isEmpty()) {
      return new Judged.Suspected(seen.suspects(unexplained));
    }
    Counts counted = new Counts(seen.userId()).add(ledger.counted(), 1);
    List<NoteState> lost = new ArrayList<>();
    Map<NoteId, NoteState> open = new HashMap<>();
    int parked = 0;
    for (NoteState note : unexplained.values()) {
      NoteState suspect = known.suspects().get(note.noteId());
      boolean isParked = known.parked().contains(note.noteId());
      parked += isParked ? 1 : 0;
      if (isParked && !correctParked) {
        continue; // The letter explains it.
      }
      if (note.sameAs(suspect)) {
        lost.add(note);
        counted.add(note.counted(), -1).add(note.stored(), 1);
      } else if (suspect != null || note.isSettled()) {
        open.put(note.noteId(), note);
      } // Else it was explained before and has changed since: that is still to be counted.
    }
    for (NoteState note : ledger.explained().values()) {
      NoteState suspect = Objects.requireNonNull(known.suspects().get(note.noteId()));
      if (!note.isSettled() && note.changedSince(suspect)) {
        open.put(note.noteId(), note); // A change to be counted may hide one that is lost.
      }
    }
    if (!open.isEmpty()) {
      // Unless they are corrected now: they may make up for each other, or nobody corrects.
      lost.forEach(note -> open.put(note.noteId(), note));
    }
    Suspects stillOpen = open.isEmpty() ? null : seen.suspects(open);
    counted.add(seen.further(), 1);
    Set<CounterRef> wrong = seen.stored().differences(counted);
    if (lost.size() < unexplained.size()) {
      // What the others have been counted with is known of those counters that the ledger has.
      wrong.removeIf(ref -> !ref.isInLedger());
    }
    if (wrong.isEmpty()) {
      return seen.done(parked, stillOpen);
    }
    Set<NoteId> old = new HashSet<>();
    for (NoteState note : lost) {
      PresentNote present = note.present();
      if (present != null && known.views().isOld(present) && !note.hasBaseline()) {
        old.add(note.noteId());
      }
    }
    return new Judged.Drifted(
        seen.recount(Outcome.DRIFT, seen.stored().drift(wrong, counted), parked),
        new DriftedUser(
            seen.stored(), wrong, counted, lost, old, seen.notes().readAt(), seen.notes().readBy()),
        stillOpen);
  }

  /** Returns what was judged; empty if the user's counters have moved since they were read. */
  private Attempt<Optional<Judged>> unmoved(Seen seen, Judged judged, Stop stop) {
    return reads
        .userItem(seen.userId(), stop)
        .map(item -> seen.stored().sameAs(item) ? Optional.of(judged) : Optional.empty());
  }

  /** What a look has seen. */
  private record Seen(
      UserId userId,
      StoredSummaries stored,
      Map<NoteId, PresentNote> present,
      UserReads.Notes notes,
      int notCounted) {

    Counts counted() {
      Counts counted = further();
      present.values().forEach(note -> counted.add(note.contribution(), 1));
      return counted;
    }

    /** Returns what the notes contribute to the counters that the ledger knows nothing of. */
    Counts further() {
      Counts counted = new Counts(userId);
      present.values().forEach(note -> counted.add(note.further(), 1));
      return counted;
    }

    UserRecount recount(Outcome outcome, List<Drift> drift, int parked) {
      List<Drift> all = new ArrayList<>(drift);
      all.addAll(stored.unreadable());
      return new UserRecount(userId, outcome, all, parked, notCounted, "");
    }

    Suspects suspects(Map<NoteId, NoteState> suspect) {
      return new Suspects(userId, notes.readBy(), Map.copyOf(suspect));
    }

    /** Returns the outcome if no counter can be corrected. */
    Judged done(int parked, @Nullable Suspects open) {
      UserRecount recount = recount(Outcome.RIGHT, List.of(), parked);
      return new Judged.Done(
          recount.drift().isEmpty()
              ? recount
              : recount.as(Outcome.DRIFT, "counters of what has happened are not numbers"),
          open);
    }
  }
}
