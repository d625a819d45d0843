package io.notestream.writer.internal.store;

import io.notestream.model.failure.Failures;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * Deletes notes so that the stream can tell a delete from an expiration. Thread-safe.
 *
 * <p>A note that is far from its expiry is deleted at once. One that is near it, by clocks that may
 * differ, is marked first: from then on readers no longer see it, and it counts as deleted, whoever
 * removes the item.
 */
public final class NoteDeleter {

  private static final Logger LOG = LoggerFactory.getLogger(NoteDeleter.class);

  private final DynamoDbClient dynamoDb;
  private final NoteItems items;
  private final String table;
  private final InstantSource clock;
  private final Duration guard;
  private final RetryLoop retry;

  /**
   * Creates a deleter.
   *
   * @param guard by how much clocks may differ
   * @param budget how long a delete is tried
   */
  public NoteDeleter(
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
   * Deletes a note. One that does not exist or has expired is gone already.
   *
   * @throws StoreUnavailableException if it could not be done in time
   */
  public DeleteResult delete(
      UserId userId, NoteId id, Precondition precondition, TraceParent trace) {
    Delete delete = new Delete(userId, id, precondition, trace);
    return retry.run(
        unsure -> {
          if (!delete.known && (unsure || precondition.isStated())) {
            delete.know(items.read(userId, id));
          }
          return attempt(delete, clock.instant(), unsure);
        });
  }

  private @Nullable DeleteResult attempt(Delete delete, Instant now, boolean unsure) {
    if (!delete.known) {
      return deleteFar(delete, now, null);
    }
    Note current = delete.current;
    delete.known = false; // Whatever this attempt does, the next one has to look again.
    if (unsure && current != null && current.equals(delete.marked)) {
      return deleteMarked(delete);
    }
    if (current == null || !current.isLive(now)) {
      // After an unsure attempt, it may be this very call that has deleted the note.
      return delete.precondition.needsNote() && !unsure
          ? DeleteResult.NOTHING_THERE
          : DeleteResult.GONE;
    }
    if (!delete.precondition.allows(current.version())) {
      return DeleteResult.MISMATCH;
    }
    boolean near =
        current.expiry() != null && current.expiry().hasPassed(LiveCondition.nearUntil(now, guard));
    return near ? mark(delete, current, now) : deleteFar(delete, now, current.version());
  }

  private @Nullable DeleteResult deleteFar(Delete delete, Instant now, @Nullable Long onlyVersion) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(LiveCondition.NOW, LiveCondition.now(LiveCondition.nearUntil(now, guard)));
    String condition = LiveCondition.LIVE;
    if (onlyVersion != null) {
      condition += " AND version = :was";
      values.put(":was", AttributeValue.fromN(Long.toString(onlyVersion)));
    }
    String complete = condition;
    try {
      dynamoDb.deleteItem(
          r ->
              r.tableName(table)
                  .key(delete.key())
                  .conditionExpression(complete)
                  .expressionAttributeValues(values)
                  .returnValuesOnConditionCheckFailure(
                      ReturnValuesOnConditionCheckFailure.ALL_OLD));
      return DeleteResult.GONE;
    } catch (ConditionalCheckFailedException e) {
      delete.know(NoteItems.note(e.item()));
      return null;
    }
  }

  private @Nullable DeleteResult mark(Delete delete, Note current, Instant now) {
    Note marked = delete.mark(current, now);
    UpdateExpression change = UpdateExpression.between(current, marked);
    Map<String, AttributeValue> values = new HashMap<>(change.values());
    values.put(LiveCondition.NOW, LiveCondition.now(now));
    values.put(":was", AttributeValue.fromN(Long.toString(current.version())));
    try {
      dynamoDb.updateItem(
          r ->
              r.tableName(table)
                  .key(delete.key())
                  .updateExpression(change.expression())
                  .conditionExpression(LiveCondition.EXISTS_AND_LIVE + " AND version = :was")
                  .expressionAttributeNames(change.names())
                  .expressionAttributeValues(values)
                  .returnValuesOnConditionCheckFailure(
                      ReturnValuesOnConditionCheckFailure.ALL_OLD));
    } catch (ConditionalCheckFailedException e) {
      delete.know(NoteItems.note(e.item()));
      return null;
    }
    return deleteMarked(delete);
  }

  /** Removes the item of a marked note, which counts as deleted already. */
  private DeleteResult deleteMarked(Delete delete) {
    try {
      dynamoDb.deleteItem(
          r ->
              r.tableName(table)
                  .key(delete.key())
                  .conditionExpression("attribute_exists(deletedAt)"));
    } catch (ConditionalCheckFailedException e) {
      LOG.debug("note {} was removed by somebody else after it had been marked", delete.id);
    } catch (SdkException e) {
      // The caller has what it wanted, and whoever removes the item later, it counts as a delete.
      LOG.info(
          "note {} is marked as deleted; its item stays until it expires: {}",
          delete.id,
          Failures.of(e));
      LOG.debug("the item of a marked note stays", e);
    }
    return DeleteResult.GONE;
  }

  /** What one call remembers between its attempts. */
  private static final class Delete {
    private final UserId userId;
    private final NoteId id;
    private final Precondition precondition;
    private final TraceParent trace;
    private boolean known;
    private @Nullable Note current;
    private @Nullable Note marked;
    private @Nullable Note markedFrom;

    Delete(UserId userId, NoteId id, Precondition precondition, TraceParent trace) {
      this.userId = userId;
      this.id = id;
      this.precondition = precondition;
      this.trace = trace;
    }

    Map<String, AttributeValue> key() {
      return NoteKeys.note(userId, id);
    }

    void know(@Nullable Note note) {
      known = true;
      current = note;
    }

    /** Returns the same value for the same note, or an own mark could not be recognised. */
    Note mark(Note from, Instant now) {
      if (marked == null || !from.equals(markedFrom)) {
        Instant at = Timestamps.truncate(now);
        marked =
            from.toBuilder()
                .deletedAt(at)
                .updatedAt(at)
                .version(from.version() + 1)
                .trace(trace.traceId(), trace.span())
                .build();
        markedFrom = from;
      }
      return marked;
    }
  }
}
