package io.notestream.writer.internal.store;

import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.TableNames;
import io.notestream.writer.dynamodb.DynamoDbClients;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Creates notes in one transaction, all or none, together with what is remembered of a request that
 * may be repeated. Thread-safe.
 *
 * <p>Note and record must be written together: with the record first, a crash in between would
 * leave a request that is remembered and was never made; with the note first, one that was made and
 * is not remembered, and its repetition would be a second note. The price is that of every
 * transaction: twice the write units.
 */
public final class NoteCreator {

  private static final String FAILED_CONDITION = "ConditionalCheckFailed";

  private final DynamoDbClient dynamoDb;
  private final DynamoDbClient reads;
  private final String table;
  private final InstantSource clock;
  private final Duration guard;
  private final RetryLoop retry;

  /**
   * Creates a creator.
   *
   * @param guard by how much clocks may differ
   * @param budget how long a creation is tried
   */
  public NoteCreator(
      DynamoDbClients clients,
      TableNames tables,
      InstantSource clock,
      Duration guard,
      Duration budget) {
    this.dynamoDb = clients.writes();
    this.reads = clients.reads();
    this.table = tables.notes();
    this.clock = clock;
    this.guard = guard;
    this.retry = new RetryLoop(budget);
  }

  /** Returns what is remembered of a request; empty if it was not made, or too long ago. */
  public Optional<IdempotencyRecord> find(UserId userId, IdempotentRequest request) {
    Map<String, AttributeValue> item =
        reads
            .getItem(
                r ->
                    r.tableName(table)
                        .key(NoteKeys.idempotency(userId, request.key()))
                        .consistentRead(true))
            .item();
    return item.isEmpty()
        ? Optional.empty()
        : Optional.of(IdempotencyRecord.fromItem(item))
            .filter(found -> !found.expiry().hasPassed(clock.instant()));
  }

  /**
   * Creates notes of one user.
   *
   * @param notes at least one; at most 100, or 99 with a request
   * @param request {@code null} if the caller will not repeat it
   * @param unstored called before an exception is thrown, if it is certain that nothing is stored
   *     and nothing will be: no response was lost
   * @throws StoreUnavailableException if they could not be stored in time, or one expired before
   */
  public CreateResult create(
      List<Note> notes, @Nullable IdempotentRequest request, Runnable unstored) {
    return retry.run(unsure -> attempt(notes, request, unsure), unstored);
  }

  private CreateResult attempt(
      List<Note> notes, @Nullable IdempotentRequest request, boolean unsure) {
    Instant now = clock.instant();
    if (!notes.stream().allMatch(note -> note.isLive(now))) {
      throw new StoreUnavailableException("a note expired before it could be stored", null);
    }
    if (unsure && request == null && notes.stream().anyMatch(note -> endsSoon(note, now))) {
      return afterUnclear(notes);
    }
    try {
      dynamoDb.transactWriteItems(r -> r.transactItems(actions(notes, request, now)));
      return new CreateResult.Created();
    } catch (TransactionCanceledException e) {
      return afterCancel(notes, request, e);
    }
  }

  /**
   * The notes may have been stored, and one of them may, by a clock ahead of this one, have expired
   * and been removed: storing it now could bring it back. All were stored if any is there.
   */
  private CreateResult afterUnclear(List<Note> notes) {
    NoteItems items = new NoteItems(reads, table);
    for (Note note : notes) {
      if (items.read(note.userId(), note.id()) != null) {
        return new CreateResult.Created();
      }
    }
    throw new StoreUnavailableException("it is not known whether the notes were stored", null);
  }

  private boolean endsSoon(Note note, Instant now) {
    return note.expiry() != null && note.expiry().hasPassed(LiveCondition.nearUntil(now, guard));
  }

  private static CreateResult afterCancel(
      List<Note> notes, @Nullable IdempotentRequest request, TransactionCanceledException e) {
    List<CancellationReason> reasons = e.cancellationReasons();
    if (request != null
        && !reasons.isEmpty()
        && FAILED_CONDITION.equals(reasons.get(0).code())
        && reasons.get(0).hasItem()) {
      return repeated(notes, request, IdempotencyRecord.fromItem(reasons.get(0).item()));
    }
    if (request == null
        && reasons.stream().anyMatch(reason -> FAILED_CONDITION.equals(reason.code()))) {
      // Ids do not collide: the item is a note of these, from an attempt whose response was lost,
      // and with it all of them were stored.
      return new CreateResult.Created();
    }
    throw e;
  }

  private static CreateResult repeated(
      List<Note> notes, IdempotentRequest request, IdempotencyRecord found) {
    if (found.notes().get(0).id().equals(notes.get(0).id())) {
      return new CreateResult.Created(); // By an attempt whose response was lost.
    }
    return found.content().equals(request.content())
        ? new CreateResult.Repeated(found)
        : new CreateResult.KeyReused();
  }

  private List<TransactWriteItem> actions(
      List<Note> notes, @Nullable IdempotentRequest request, Instant now) {
    List<TransactWriteItem> actions = new ArrayList<>();
    if (request != null) {
      actions.add(remember(notes, request, now));
    }
    for (Note note : notes) {
      actions.add(
          put(
              Put.builder()
                  .tableName(table)
                  .item(NoteCodec.encode(note))
                  .conditionExpression("attribute_not_exists(PK)")));
    }
    return actions;
  }

  /**
   * Under the condition that the request was not made before, or so long ago that it is forgotten.
   */
  private TransactWriteItem remember(List<Note> notes, IdempotentRequest request, Instant now) {
    IdempotencyRecord record = IdempotencyRecord.of(request, notes, now);
    return put(
        Put.builder()
            .tableName(table)
            .item(record.toItem(notes.get(0).userId(), request.key()))
            .conditionExpression("attribute_not_exists(PK) OR expiresAt <= :now")
            .expressionAttributeValues(Map.of(LiveCondition.NOW, LiveCondition.now(now)))
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
  }

  private static TransactWriteItem put(Put.Builder put) {
    return TransactWriteItem.builder().put(put.build()).build();
  }
}
