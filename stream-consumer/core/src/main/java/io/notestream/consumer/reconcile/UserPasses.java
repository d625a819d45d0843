package io.notestream.consumer.reconcile;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.reconcile.Judged.Suspects;
import io.notestream.consumer.reconcile.UserRecount.Outcome;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Passes over some users: the first finds those whose notes the ledger does not explain, the second
 * judges them once the consumer has settled everything up to then. Further ones are for notes that
 * changed in between. Used once, by one thread.
 */
final class UserPasses {

  /** How many passes there are after the first one. */
  private static final int FURTHER_PASSES = 4;

  /** How often a user is corrected whose counters move between the look and the correction. */
  private static final int CORRECTIONS = 5;

  private final ViewsFactsReader views;
  private final UserJudge judge;
  private final ParkedNotes parkedNotes;
  private final CorrectionWriter writer;
  private final SettledWait settled;
  private final boolean correct;
  private final Stop stop;
  private final Map<UserId, UserRecount> outcomes = new HashMap<>();
  private final Map<UserId, UserRecount> corrected = new HashMap<>();
  private Map<UserId, Suspects> suspects = new HashMap<>();

  UserPasses(
      ViewsFactsReader views,
      UserJudge judge,
      ParkedNotes parkedNotes,
      CorrectionWriter writer,
      SettledWait settled,
      boolean correct,
      Stop stop) {
    this.views = views;
    this.judge = judge;
    this.parkedNotes = parkedNotes;
    this.writer = writer;
    this.settled = settled;
    this.correct = correct;
    this.stop = stop;
  }

  /** Returns the outcome of each user, in the same order. */
  List<UserRecount> run(List<UserId> users) {
    for (UserId user : users) {
      judge(new Pass(user, null, Set.of()));
    }
    for (int pass = 0; pass < FURTHER_PASSES && !suspects.isEmpty(); pass++) {
      judgeSuspects();
    }
    for (UserId user : suspects.keySet()) {
      end(user, UserRecount.without(user, Outcome.UNJUDGED, "busy: notes changed at each look"));
    }
    return users.stream().map(user -> Objects.requireNonNull(outcomes.get(user))).toList();
  }

  private void judgeSuspects() {
    List<Suspects> settling = List.copyOf(suspects.values());
    suspects = new HashMap<>();
    Instant last = settling.stream().map(Suspects::readBy).max(Instant::compareTo).orElseThrow();
    String heldUpBy = settled.await(last, stop).orElse(null);
    // Read after that, so that it has every record that was parked instead of counted.
    Attempt<Map<String, Set<NoteId>>> read = parkedNotes.read(stop);
    Map<String, Set<NoteId>> parked = read.value();
    for (Suspects ofUser : settling) {
      UserId user = ofUser.userId();
      if (stop.requested()) {
        end(user, UserRecount.without(user, Outcome.STOPPED, ""));
      } else if (heldUpBy != null || parked == null) {
        String why = heldUpBy == null ? String.valueOf(read.failure()) : heldUpBy;
        end(user, UserRecount.without(user, Outcome.UNJUDGED, why));
      } else {
        judge(new Pass(user, ofUser, parked.getOrDefault(user.value(), Set.of())));
      }
    }
  }

  /** Sets the outcome of a user, with what was corrected in an earlier pass. */
  private void end(UserId user, UserRecount outcome) {
    UserRecount before = corrected.get(user);
    outcomes.put(user, before == null ? outcome : before.then(outcome));
  }

  /**
   * One pass over a user.
   *
   * @param settled what was suspect in the pass before; {@code null} in the first one
   * @param parked the notes that have a change in the dead letters
   */
  private record Pass(UserId userId, @Nullable Suspects settled, Set<NoteId> parked) {}

  private void judge(Pass pass) {
    UserId user = pass.userId();
    for (int tries = 0; tries < CORRECTIONS; tries++) {
      Judged judged = look(pass);
      if (judged instanceof Judged.Suspected suspected) {
        suspects.put(user, suspected.suspects());
        return;
      }
      if (judged instanceof Judged.Done done) {
        end(user, done.recount(), done.open());
        return;
      }
      Judged.Drifted drifted = (Judged.Drifted) judged;
      UserRecount outcome = drifted(drifted);
      if (outcome != null) {
        end(user, outcome, drifted.open());
        return;
      }
    }
    end(user, UserRecount.without(user, Outcome.UNJUDGED, "busy: counters moved at each try"));
  }

  private void end(UserId user, UserRecount outcome, @Nullable Suspects open) {
    if (open == null || outcome.outcome() == Outcome.STOPPED) {
      end(user, outcome);
      return;
    }
    suspects.put(user, open);
    if (outcome.outcome() == Outcome.CORRECTED) {
      UserRecount before = corrected.get(user);
      corrected.put(user, before == null ? outcome : before.then(outcome));
    }
  }

  private Judged look(Pass pass) {
    UserId user = pass.userId();
    return views
        .read(stop)
        .fold(
            facts -> judge(user, new UserJudge.Known(facts, pass.parked(), pass.settled())),
            failure -> Judged.Done.without(user, Outcome.UNJUDGED, failure.toString()),
            () -> Judged.Done.without(user, Outcome.STOPPED, ""));
  }

  private Judged judge(UserId user, UserJudge.Known known) {
    try {
      return judge.judge(user, known, stop);
    } catch (ArithmeticException e) {
      // DynamoDB adds numbers of 38 digits. Others must not be left out for such a user.
      return Judged.Done.without(
          user, Outcome.UNJUDGED, "a sum is larger than can be counted: " + e.getMessage());
    }
  }

  /** Returns the outcome; {@code null} if the counters have moved, so that it has to look again. */
  private @Nullable UserRecount drifted(Judged.Drifted drifted) {
    UserRecount drift = drifted.recount();
    if (!correct) {
      return drift;
    }
    return writer
        .write(drifted.user(), stop)
        .<@Nullable UserRecount>fold(
            written -> written ? drift.as(Outcome.CORRECTED, "") : null,
            failure -> drift.as(Outcome.DRIFT, failure.toString()),
            () -> drift.as(Outcome.STOPPED, ""));
  }
}
