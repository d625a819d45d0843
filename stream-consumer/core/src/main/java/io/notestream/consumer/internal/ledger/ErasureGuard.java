package io.notestream.consumer.internal.ledger;

import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.UserSummary;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The rule that keeps what was erased from coming back. The summary of an erased user says up to
 * which time of creation notes were erased, and every transaction has the condition that none of
 * its notes is that old. It goes by the note and not by the change: of a note, either every change
 * counts or none, so that stock counters stay right.
 */
public final class ErasureGuard {

  /** The condition on a user's summary, with the placeholders that {@link #addTo} fills. */
  static final String CONDITION = "attribute_not_exists(#erased) OR #erased <= :notesSince";

  private ErasureGuard() {}

  /**
   * Reads, consistently, the time before which the user's notes were erased. Tries once.
   *
   * @return empty if the user was not erased
   */
  public static Optional<Instant> read(DynamoDbClient dynamoDb, TableNames tables, UserId userId) {
    return Optional.ofNullable(
        erasedThrough(
            dynamoDb
                .getItem(
                    r ->
                        r.tableName(tables.noteViews())
                            .key(ViewKeys.userSummary(userId))
                            .projectionExpression(UserSummary.ERASED_THROUGH)
                            .consistentRead(true))
                .item()));
  }

  /** Adds the placeholders of the condition. */
  static void addTo(
      Map<String, String> names, Map<String, AttributeValue> values, Instant notesSince) {
    names.put("#erased", UserSummary.ERASED_THROUGH);
    values.put(":notesSince", AttributeValue.fromS(Timestamps.format(notesSince)));
  }

  /** Returns whether the change is of a note that was erased, given the user's guard. */
  public static boolean erases(Instant erasedThrough, NoteChange change) {
    return noteCreatedAt(change).isBefore(erasedThrough);
  }

  /** Returns whether the note was erased, given the user's guard. */
  public static boolean erases(Instant erasedThrough, Note note) {
    return Timestamps.truncate(note.createdAt()).isBefore(erasedThrough);
  }

  /** Returns whether the event's note was erased, given the guards of users that were. */
  public static boolean erases(Map<UserId, Instant> erasedThrough, PlannedEvent event) {
    Instant through = erasedThrough.get(event.userId());
    return through != null && erases(through, event.change());
  }

  /**
   * Returns when the note of a change was created: the earlier time, if somebody has changed it.
   */
  public static Instant noteCreatedAt(NoteChange change) {
    Note before = change.before();
    Instant latest = change.latest().createdAt();
    Instant earliest =
        before == null || latest.isBefore(before.createdAt()) ? latest : before.createdAt();
    return Timestamps.truncate(earliest);
  }

  /** Returns for each user of the events when the oldest of their notes was created. */
  static Map<UserId, Instant> oldestNotes(Collection<PlannedEvent> events) {
    Map<UserId, Instant> oldest = new HashMap<>();
    for (PlannedEvent event : events) {
      oldest.merge(event.userId(), noteCreatedAt(event.change()), (a, b) -> a.isBefore(b) ? a : b);
    }
    return oldest;
  }

  /**
   * Returns the time before which the user's notes were erased.
   *
   * @param summary the user's summary, or as much of it as holds the attribute
   * @return {@code null} if the user was not erased, or it says so in a way that nobody can read
   */
  public static @Nullable Instant erasedThrough(Map<String, AttributeValue> summary) {
    AttributeValue value = summary.get(UserSummary.ERASED_THROUGH);
    try {
      return value == null || value.s() == null ? null : Timestamps.parse(value.s());
    } catch (DateTimeException e) {
      return null; // Every commit is refused, and what is parked shows it to an operator.
    }
  }
}
