package io.notestream.consumer.internal.plan;

import io.notestream.consumer.internal.summary.DeltaTable;
import io.notestream.consumer.internal.summary.DeltaTable.Stock;
import io.notestream.consumer.internal.summary.Deltas;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.model.note.UserId;
import io.notestream.model.view.Counter;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A user's events in one transaction, folded: each event keeps its own puts, and all of them share
 * one update per summary. Not thread-safe.
 */
final class UserFold {

  private final UserId userId;
  private final Corrections corrections;
  private final CorrectionRule correctionRule;
  private final List<PlannedEvent> events = new ArrayList<>();
  private final List<Action> puts = new ArrayList<>();
  private final Deltas user = new Deltas();
  private final Map<Long, Deltas> days = new LinkedHashMap<>(2);
  private @Nullable Map<String, int[]> tags;

  UserFold(UserId userId, Corrections corrections, CorrectionRule correctionRule) {
    this.userId = userId;
    this.corrections = corrections;
    this.correctionRule = correctionRule;
  }

  UserId userId() {
    return userId;
  }

  List<PlannedEvent> events() {
    return events;
  }

  /**
   * Returns an upper bound: a summary whose deltas cancel each other out is left out in the end.
   */
  int actions() {
    return puts.size() + 1 + days.size() + (tags == null ? 0 : tags.size());
  }

  /** Returns how many actions there would be with the event. */
  int actionsWith(PlannedEvent event, List<Action> eventPuts, Stock stock) {
    NewSummaries added = new NewSummaries();
    DeltaTable.apply(event.change(), stock, added);
    return actions() + eventPuts.size() + added.count;
  }

  void add(PlannedEvent event, List<Action> eventPuts, Stock stock) {
    events.add(event);
    puts.addAll(eventPuts);
    DeltaTable.apply(event.change(), stock, new Adder());
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
    actions.add(
        user.isZero() && !movesTags()
            ? new Action.CheckUser(userId)
            : new Action.AddToSummary(new SummaryKey.User(userId), user));
    days.forEach(
        (epochDay, deltas) ->
            actions.add(
                new Action.AddToSummary(
                    new SummaryKey.Day(userId, LocalDate.ofEpochDay(epochDay)), deltas)));
    if (tags != null) {
      tags.forEach(
          (tag, delta) -> {
            if (delta[0] != 0) {
              Deltas deltas = new Deltas();
              deltas.add(Counter.ACTIVE_NOTES, delta[0]);
              actions.add(new Action.AddToSummary(new SummaryKey.Tag(userId, tag), deltas));
            }
          });
    }
  }

  private boolean movesTags() {
    return tags != null && tags.values().stream().anyMatch(delta -> delta[0] != 0);
  }

  /** Adds the deltas to the fold. */
  private final class Adder implements DeltaTable.Sink {
    @Override
    public void user(Counter counter, long delta) {
      user.add(counter, delta);
    }

    @Override
    public void day(long epochDay, Counter counter, long delta) {
      days.computeIfAbsent(epochDay, d -> new Deltas()).add(counter, delta);
    }

    @Override
    public void tag(String tag, int delta) {
      if (tags == null) {
        tags = new HashMap<>();
      }
      tags.computeIfAbsent(tag, t -> new int[1])[0] += delta;
    }
  }

  /** Counts the summaries that the fold does not update yet. */
  private final class NewSummaries implements DeltaTable.Sink {
    private int count;

    @Override
    public void user(Counter counter, long delta) {
      // Every fold has one action for the user's own summary, whether it moves or not.
    }

    @Override
    public void day(long epochDay, Counter counter, long delta) {
      if (!days.containsKey(epochDay)) {
        count++;
      }
    }

    @Override
    public void tag(String tag, int delta) {
      if (tags == null || !tags.containsKey(tag)) {
        count++;
      }
    }
  }
}
