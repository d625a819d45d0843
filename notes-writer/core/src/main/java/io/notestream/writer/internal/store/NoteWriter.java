package io.notestream.writer.internal.store;

import io.notestream.model.failure.Failure;
import io.notestream.model.failure.Failures;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.time.Timestamps;
import io.notestream.writer.dynamodb.DynamoDbClients;
import io.notestream.writer.internal.observe.TraceParent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * Creates and changes notes. Every change is made under the condition that the note is live at the
 * time of the attempt and still has the version that the change was made from: none is lost, and
 * what has expired is not touched. Thread-safe.
 *
 * <p>An attempt whose response was lost may have succeeded. The next one then finds a note that is
 * equal to what this call wrote, which is success. If others have changed the note since, nothing
 * tells whether it was on top of that write: the call fails rather than to write a second time.
 */
public final class NoteWriter {

  private final DynamoDbClient dynamoDb;
  private final NoteItems items;
  private final String table;
  private final InstantSource clock;
  private final Duration guard;
  private final RetryLoop retry;

  /**
   * Creates a writer.
   *
   * @param guard by how much clocks may differ
   * @param budget how long a write is tried
   */
  public NoteWriter(
      DynamoDbClients clients,
      TableNames tables,
      InstantSource clock,
      Duration guard,
      Duration budget) {
    this.dynamoDb = clients.writes();
    this.items = new NoteItems(clients.reads(), tables.notes());
    this.table = tables.notes();
    this.clock = clock;
    this.guard = guard;
    this.retry = new RetryLoop(budget);
  }

  /**
   * Stores a new note.
   *
   * @param unstored called before an exception is thrown, if it is certain that the note is not
   *     stored and will not be: no response was lost
   * @throws StoreUnavailableException if it could not be stored in time, or expired before: a note
   *     that has expired must not be created
   */
  public Note create(Note note, Runnable unstored) {
    return retry.run(unsure -> create(note, unsure), unstored);
  }

  private Note create(Note note, boolean unsure) {
    Instant now = clock.instant();
    if (!note.isLive(now)) {
      throw new StoreUnavailableException("the note expired before it could be stored", null);
    }
    if (unsure
        && note.expiry() != null
        && note.expiry().hasPassed(LiveCondition.nearUntil(now, guard))) {
      // The note may have been stored and, by a clock ahead of this one, have expired and
      // been removed: storing it now could bring it back.
      if (items.read(note.userId(), note.id()) != null) {
        return note;
      }
      throw new StoreUnavailableException("it is not known whether the note was stored", null);
    }
    try {
      dynamoDb.putItem(
          r ->
              r.tableName(table)
                  .item(NoteCodec.encode(note))
                  .conditionExpression("attribute_not_exists(PK)"));
      return note;
    } catch (ConditionalCheckFailedException e) {
      // Ids do not collide: the item is this note, from an attempt whose response was lost, or
      // what has become of it since.
      return note;
    }
  }

  /**
   * Changes a live note.
   *
   * @param edit returns the new content for the current note; called again if somebody else has
   *     changed the note meanwhile. Version, time and trace are set here
   * @param trace the place of the request in a trace
   * @param unstored called before an exception is thrown or another result than an update is
   *     returned, if it is certain that no edit is stored nor will be: no response was lost
   * @throws StoreUnavailableException if it could not be done in time
   * @throws OvertakenException if it is not known whether it was done before others changed the
   *     note
   */
  public UpdateResult update(
      UserId userId,
      NoteId id,
      Precondition precondition,
      UnaryOperator<Note> edit,
      TraceParent trace,
      Runnable unstored) {
    Update update = new Update(precondition, edit, trace);
    try {
      UpdateResult result = update(userId, id, update);
      if (!(result instanceof UpdateResult.Updated) && !update.unclear) {
        unstored.run();
      }
      return result;
    } catch (SdkException | StoreUnavailableException | OvertakenException e) {
      if (!update.unclear) {
        unstored.run();
      }
      throw e;
    }
  }

  private UpdateResult update(UserId userId, NoteId id, Update update) {
    update.current = items.read(userId, id);
    return retry.run(
        unsure -> {
          if (update.reread) {
            update.current = items.read(userId, id);
          }
          update.reread = true;
          return attempt(update, clock.instant());
        });
  }

  private @Nullable UpdateResult attempt(Update update, Instant now) {
    Note before = update.current;
    Note lost = update.lost;
    if (lost != null && lost.equals(before)) {
      return new UpdateResult.Updated(lost);
    }
    if (before == null || !before.isLive(now)) {
      return new UpdateResult.NotFound();
    }
    if (lost != null && before.version() >= lost.version()) {
      if (before.version() > lost.version()) {
        throw new OvertakenException(
            "the note has the version %d; version %d may have been this change"
                .formatted(before.version(), lost.version()));
      }
      update.lost = null; // Somebody else made the only version that it could have made.
    }
    if (!update.precondition.allows(before.version())) {
      return new UpdateResult.Mismatch(before.version());
    }
    Note after = update.next(before, now);
    if (!after.isLive(now)) {
      throw new StoreUnavailableException("the new expiry passed before it could be stored", null);
    }
    UpdateExpression change = UpdateExpression.between(before, after);
    Map<String, AttributeValue> values = new HashMap<>(change.values());
    values.put(LiveCondition.NOW, LiveCondition.now(now));
    values.put(":was", AttributeValue.fromN(Long.toString(before.version())));
    try {
      dynamoDb.updateItem(
          r ->
              r.tableName(table)
                  .key(NoteKeys.note(before.userId(), before.id()))
                  .updateExpression(change.expression())
                  .conditionExpression(LiveCondition.EXISTS_AND_LIVE + " AND version = :was")
                  .expressionAttributeNames(change.names())
                  .expressionAttributeValues(values)
                  .returnValuesOnConditionCheckFailure(
                      ReturnValuesOnConditionCheckFailure.ALL_OLD));
      return new UpdateResult.Updated(after);
    } catch (ConditionalCheckFailedException e) {
      // The response holds the note as it is now: the next attempt starts from it.
      update.current = NoteItems.note(e.item());
      update.reread = false;
      return null;
    } catch (SdkException e) {
      if (Failures.of(e).kind() == Failure.Kind.UNCLEAR) {
        update.unclear = true;
        update.lost = after;
      }
      throw e;
    }
  }

  /** What one call of {@link #update} remembers between its attempts. */
  private static final class Update {
    private final Precondition precondition;
    private final UnaryOperator<Note> edit;
    private final TraceParent trace;
    private @Nullable Note current;
    private @Nullable Note own;
    private @Nullable Note ownBefore;

    /** What may have been written, by an attempt whose response was lost. */
    private @Nullable Note lost;

    private boolean reread;
    private boolean unclear;

    Update(Precondition precondition, UnaryOperator<Note> edit, TraceParent trace) {
      this.precondition = precondition;
      this.edit = edit;
      this.trace = trace;
    }

    /** Returns the same value for the same note, or an own write could not be recognised. */
    Note next(Note before, Instant now) {
      if (own == null || !before.equals(ownBefore)) {
        own =
            edit.apply(before).toBuilder()
                .version(before.version() + 1)
                .updatedAt(Timestamps.truncate(now))
                .trace(trace.traceId(), trace.span())
                .build();
        ownBefore = before;
      }
      return own;
    }
  }
}
