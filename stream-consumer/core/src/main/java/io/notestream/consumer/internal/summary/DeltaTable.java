package io.notestream.consumer.internal.summary;

import io.notestream.model.change.ChangeKind;
import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Tags;
import io.notestream.model.view.Contribution;
import io.notestream.model.view.Counter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The table of what each kind of change adds to the summaries. Pure.
 *
 * <pre>
 *                    stock: activeNotes, bodyBytes, tags    flow, of the user and of the day
 * CREATED            after - before                         created + 1
 * UPDATED            after - before                         updated + 1
 * DELETED            after - before                         deleted + 1
 * EXPIRED            after - before                         expired + 1
 * RESTORED           after - before                         restored + 1
 * DELETE_REQUESTED   after - before                         -
 * </pre>
 *
 * <p>An image that is absent, unreadable or not a note contributes nothing. An expired note that is
 * not deleted yet still counts.
 */
public final class DeltaTable {

  private static final long SECONDS_A_DAY = 86_400;

  private DeltaTable() {}

  /** How much of the stock an event moves. */
  public enum Stock {
    /** After − before, as for most events. */
    MOVES,
    /** After alone: the event brings the baseline, which is what the old image contributed. */
    BRINGS_BASELINE,
    /**
     * After − before. The event brings an empty baseline: the note has counted from its beginning,
     * although it no longer looks so.
     */
    BRINGS_EMPTY_BASELINE,
    /** Nothing: the baseline that a later event brought covers what this event did to the stock. */
    STAYS
  }

  /** The receiver of deltas. */
  public interface Sink {

    /** Adds to a counter of the user. */
    void user(Counter counter, long delta);

    /**
     * Adds to a counter of a day.
     *
     * @param epochDay the day of the event in UTC, counted from 1970-01-01
     */
    void day(long epochDay, Counter counter, long delta);

    /** Adds to the number of active notes with a tag. */
    void tag(String tag, int delta);
  }

  /** Passes every delta of the change to the sink, except for zeros. */
  public static void apply(NoteChange change, Stock stock, Sink sink) {
    Counter flow = flow(change.kind());
    if (flow != null) {
      sink.user(flow, 1);
      sink.day(epochDay(change.origin().eventTime()), flow, 1);
    }
    if (stock == Stock.STAYS) {
      return;
    }
    Contribution before =
        stock == Stock.BRINGS_BASELINE ? Contribution.NOTHING : Contribution.of(change.before());
    Contribution after = Contribution.of(change.after());
    if (after.active() != before.active()) {
      sink.user(Counter.ACTIVE_NOTES, after.active() - before.active());
    }
    if (after.bodyBytes() != before.bodyBytes()) {
      sink.user(Counter.BODY_BYTES, after.bodyBytes() - before.bodyBytes());
    }
    tags(before.tags(), after.tags(), sink);
  }

  /** Returns the flow counter of a kind; {@code null} if it has none. */
  public static @Nullable Counter flow(ChangeKind kind) {
    return switch (kind) {
      case CREATED -> Counter.CREATED;
      case UPDATED -> Counter.UPDATED;
      case DELETED -> Counter.DELETED;
      case EXPIRED -> Counter.EXPIRED;
      case RESTORED -> Counter.RESTORED;
      case DELETE_REQUESTED, CORRECTION, BASELINE -> null;
    };
  }

  /** Returns whether the kind is an activity of the user: every kind is but an expiration. */
  public static boolean isActivity(ChangeKind kind) {
    return kind != ChangeKind.EXPIRED;
  }

  private static long epochDay(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), SECONDS_A_DAY);
  }

  private static void tags(Tags before, Tags after, Sink sink) {
    if (before.isEmpty() && after.isEmpty()) {
      return;
    }
    for (String tag : after) {
      if (!before.contains(tag)) {
        sink.tag(tag, 1);
      }
    }
    for (String tag : before) {
      if (!after.contains(tag)) {
        sink.tag(tag, -1);
      }
    }
  }
}
