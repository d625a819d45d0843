package io.notestream.consumer.internal.summary;

import io.notestream.consumer.summary.Parts;
import io.notestream.consumer.summary.Projection;
import io.notestream.model.change.ChangeKind;
import io.notestream.model.change.EventTimeSource;
import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Note;
import io.notestream.model.view.Counter;
import io.notestream.model.view.UserSummary;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Predicate;

/**
 * Notestream's own summaries as projections: of a user, of a user's day, and of a user's tags.
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
 */
public final class OwnSummaries {

  /** What happened to a user's notes, and what is stored of them. */
  public static final Projection USER =
      Projection.named("user")
          .stock(Counter.ACTIVE_NOTES.attribute(), note -> Parts.whole(), note -> 1)
          .stock(Counter.BODY_BYTES.attribute(), note -> Parts.whole(), Note::bodyBytes)
          .flow(Counter.CREATED.attribute(), is(ChangeKind.CREATED), change -> Parts.whole())
          .flow(Counter.UPDATED.attribute(), is(ChangeKind.UPDATED), change -> Parts.whole())
          .flow(Counter.DELETED.attribute(), is(ChangeKind.DELETED), change -> Parts.whole())
          .flow(Counter.EXPIRED.attribute(), is(ChangeKind.EXPIRED), change -> Parts.whole())
          .flow(Counter.RESTORED.attribute(), is(ChangeKind.RESTORED), change -> Parts.whole())
          .latest(
              UserSummary.LAST_ACTIVITY_AT,
              change -> isActivity(change.kind()) ? Parts.whole() : Parts.none(),
              OwnSummaries::activity)
          .rankedBy(Counter.ACTIVE_NOTES.attribute())
          .build();

  /** What happened to a user's notes on one day, in UTC. */
  public static final Projection DAY =
      Projection.named("day")
          .flow(Counter.CREATED.attribute(), is(ChangeKind.CREATED), OwnSummaries::day)
          .flow(Counter.UPDATED.attribute(), is(ChangeKind.UPDATED), OwnSummaries::day)
          .flow(Counter.DELETED.attribute(), is(ChangeKind.DELETED), OwnSummaries::day)
          .flow(Counter.EXPIRED.attribute(), is(ChangeKind.EXPIRED), OwnSummaries::day)
          .flow(Counter.RESTORED.attribute(), is(ChangeKind.RESTORED), OwnSummaries::day)
          .build();

  /** How many of a user's notes have a tag. */
  public static final Projection TAG =
      Projection.named("tag")
          .stock(
              Counter.ACTIVE_NOTES.attribute(), note -> Parts.at(note.tags().values()), note -> 1)
          .build();

  /** All three, in the order in which a transaction updates them. */
  static final List<Projection> ALL = List.of(USER, DAY, TAG);

  private OwnSummaries() {}

  /** Returns whether the kind is an activity of the user: every kind is but an expiration. */
  public static boolean isActivity(ChangeKind kind) {
    return kind != ChangeKind.EXPIRED;
  }

  private static Predicate<NoteChange> is(ChangeKind kind) {
    return change -> change.kind() == kind;
  }

  private static Parts day(NoteChange change) {
    return Parts.at(LocalDate.ofInstant(change.eventTime(), ZoneOffset.UTC).toString());
  }

  /**
   * Returns when the user was active, a whole minute, so that a busy user costs one write a minute
   * and not one a change. A change without a time of its own has that of its receipt, which is
   * another one each time it is delivered: the user was active at the note's last update, unless
   * that lies in the future.
   */
  private static Instant activity(NoteChange change) {
    Instant at = change.eventTime();
    Instant updated = change.latest().updatedAt();
    boolean received = change.origin().timeSource() == EventTimeSource.RECEIPT;
    return (received && updated.isBefore(at) ? updated : at).truncatedTo(ChronoUnit.MINUTES);
  }
}
