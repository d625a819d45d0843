package io.notestream.consumer.internal.plan;

import io.notestream.consumer.internal.summary.Deltas;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.model.change.ChangeKind;
import io.notestream.model.note.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A user's events in one transaction, folded: each event keeps its own puts, and all of them share
 * one update per summary. Not thread-safe.
 */
final class UserFold {

  private final UserId userId;
  private final SummaryKey user;
  private final Corrections corrections;
  private final CorrectionRule correctionRule;
  private final List<PlannedEvent> events = new ArrayList<>();
  private final List<Action> puts = new ArrayList<>();
  private final Map<SummaryKey, Deltas> summaries = new LinkedHashMap<>();

  UserFold(UserId userId, Corrections corrections, CorrectionRule correctionRule) {
    this.userId = userId;
    this.user = SummaryKey.user(userId);
    this.corrections = corrections;
    this.correctionRule = correctionRule;
  }

  UserId userId() {
    return userId;
  }

  List<PlannedEvent> events() {
    return events;
  }

  boolean hasExpiration() {
    return events.stream().anyMatch(event -> event.change().kind() == ChangeKind.EXPIRED);
  }

  /**
   * Returns an upper bound: a summary whose deltas cancel each other out is left out in the end.
   */
  int actions() {
    return puts.size() + summaries.size() + (summaries.containsKey(user) ? 0 : 1);
  }

  /** Returns how many actions there would be with an event that has these puts and this effect. */
  int actionsWith(List<Action> eventPuts, Map<SummaryKey, Deltas> effect) {
    int added = eventPuts.size();
    for (SummaryKey key : effect.keySet()) {
      if (!summaries.containsKey(key) && !key.equals(user)) {
        added++;
      }
    }
    return actions() + added;
  }

  /**
   * Adds an event.
   *
   * @param effect what it adds to which summaries; no longer used by the caller
   */
  void add(PlannedEvent event, List<Action> eventPuts, Map<SummaryKey, Deltas> effect) {
    events.add(event);
    puts.addAll(eventPuts);
    effect.forEach(
        (key, deltas) ->
            summaries.merge(
                key,
                deltas,
                (sum, more) -> {
                  sum.add(more);
                  return sum;
                }));
  }

  /** Returns what the events require of the user's summary. */
  CorrectionCheck check() {
    Instant before = Instant.MAX;
    Set<NoteRef> notes = new HashSet<>();
    for (PlannedEvent event : events) {
      Instant ofEvent = correctionRule.notCoveredBefore(event.change());
      before = ofEvent.isBefore(before) ? ofEvent : before;
      notes.add(NoteRef.of(event.change()));
    }
    return new CorrectionCheck(before, corrections.correctedAt(userId, notes));
  }

  /** Adds the fold's actions to a transaction's. */
  void appendTo(List<Action> actions) {
    actions.addAll(puts);
    Deltas ofUser = summaries.remove(user);
    summaries.values().removeIf(Deltas::isNothing);
    boolean moves = !summaries.isEmpty() || (ofUser != null && !ofUser.isNothing());
    actions.add(
        moves // Also without a delta of its own: it carries the check.
            ? new Action.AddToSummary(user, ofUser == null ? new Deltas(user.projection()) : ofUser)
            : new Action.CheckUser(userId));
    summaries.forEach((key, deltas) -> actions.add(new Action.AddToSummary(key, deltas)));
  }
}
