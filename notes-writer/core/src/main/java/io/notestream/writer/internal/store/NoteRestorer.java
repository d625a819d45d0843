package io.notestream.writer.internal.store;

import io.notestream.model.note.Note;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.TableNames;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.ArchivedNote;
import io.notestream.writer.dynamodb.DynamoDbClients;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Brings archived notes back, each expiration once. Thread-safe.
 *
 * <p>One transaction puts the note, if it does not exist, and marks the archived one, which must
 * not have been restored or be due for purging. Apart from the records of uploads, {@link
 * UploadRecords}, it is the writer's only write outside the notes table.
 *
 * <p>The archived note also names the call that restored it: whatever an attempt ended with, the
 * next one finds out whether it was made. The name of a call that its caller may repeat is made
 * from the caller's key and content, so that a repetition finds itself in it, and nothing else has
 * to be stored: it is remembered as long as the archived note is.
 */
public final class NoteRestorer {

  private static final String FAILED_CONDITION = "ConditionalCheckFailed";

  /** How many actions the transaction has. */
  private static final int ACTIONS = 2;

  private final DynamoDbClient dynamoDb;
  private final DynamoDbClient reads;
  private final TableNames tables;
  private final NoteItems items;
  private final InstantSource clock;
  private final RetryLoop retry;

  /**
   * Creates a restorer.
   *
   * @param budget how long a restore is tried
   */
  public NoteRestorer(
      DynamoDbClients clients, TableNames tables, InstantSource clock, Duration budget) {
    this.dynamoDb = clients.writes();
    this.reads = clients.reads();
    this.tables = tables;
    this.clock = clock;
    this.items = new NoteItems(clients.reads(), tables.notes());
    this.retry = new RetryLoop(budget);
  }

  /**
   * Restores a note.
   *
   * @throws StoreUnavailableException if it could not be done in time
   */
  public RestoreResult restore(RestoreRequest request) {
    Restore restore = new Restore(request);
    return retry.run(unsure -> attempt(restore));
  }

  /** Returns the note as an equal request with the same key restored it; empty if none has. */
  public Optional<Note> find(RestoreRequest request) {
    Restore restore = new Restore(request);
    Map<String, AttributeValue> item = archived(request);
    return restore.isOwn(item)
        ? Optional.ofNullable(
            restoredBefore(restore, StoredItem.read(item, ArchivedNote::fromItem)))
        : Optional.empty();
  }

  private Map<String, AttributeValue> archived(RestoreRequest request) {
    return reads
        .getItem(r -> r.tableName(tables.noteOps()).key(request.archiveKey()).consistentRead(true))
        .item();
  }

  private static @Nullable Note restoredBefore(Restore restore, ArchivedNote archived) {
    Instant restoredAt = archived.restoredAt();
    return restoredAt == null ? null : restore.note(archived, restoredAt);
  }

  private @Nullable RestoreResult attempt(Restore restore) {
    Map<String, AttributeValue> item = archived(restore.request);
    if (item.isEmpty()) {
      return new RestoreResult.NotArchived();
    }
    ArchivedNote archived = StoredItem.read(item, ArchivedNote::fromItem);
    Instant now = clock.instant();
    Note before = restore.isOwn(item) ? restoredBefore(restore, archived) : null;
    if (before != null) {
      return restore.request.repeatable() == null
          ? new RestoreResult.Restored(before)
          : new RestoreResult.Repeated(before);
    }
    if (archived.restoredAt() != null) {
      return restore.hasKeyOf(item)
          ? new RestoreResult.KeyReused()
          : new RestoreResult.AlreadyRestored();
    }
    if (!archived.isRestorable(now)) {
      return new RestoreResult.NotArchived();
    }
    Note note = restore.note(archived, restore.request.at());
    if (!note.isLive(now)) {
      throw new StoreUnavailableException("the new expiry passed before it could be stored", null);
    }
    try {
      dynamoDb.transactWriteItems(r -> r.transactItems(put(note), mark(restore, note, now)));
      return new RestoreResult.Restored(note);
    } catch (TransactionCanceledException e) {
      if (e.cancellationReasons().size() != ACTIONS) {
        throw e; // It does not say why.
      }
      return afterCancel(restore, note, e);
    }
  }

  private @Nullable RestoreResult afterCancel(
      Restore restore, Note note, TransactionCanceledException e) {
    List<CancellationReason> reasons = e.cancellationReasons();
    boolean putRefused = FAILED_CONDITION.equals(reasons.get(0).code());
    boolean markRefused = FAILED_CONDITION.equals(reasons.get(1).code());
    if (markRefused) {
      return null; // The archived note has changed: the next attempt reads it again.
    }
    if (putRefused) {
      Note there = items.read(restore.request.userId(), note.id());
      // A note that has expired since then has an expiration of its own, which can be restored.
      return there == null ? null : new RestoreResult.NoteExists();
    }
    throw e; // A conflict or a throttle, which pass, or something that does not.
  }

  private TransactWriteItem put(Note note) {
    return TransactWriteItem.builder()
        .put(
            Put.builder()
                .tableName(tables.notes())
                .item(NoteCodec.encode(note))
                .conditionExpression("attribute_not_exists(PK)")
                .build())
        .build();
  }

  private TransactWriteItem mark(Restore restore, Note note, Instant now) {
    return TransactWriteItem.builder()
        .update(
            Update.builder()
                .tableName(tables.noteOps())
                .key(restore.request.archiveKey())
                .updateExpression("SET restoredAt = :at, restoredBy = :by")
                .conditionExpression(
                    "attribute_exists(PK) AND attribute_not_exists(restoredAt)"
                        + " AND purgeAt > :now")
                .expressionAttributeValues(
                    Map.of(
                        ":at",
                        AttributeValue.fromS(Timestamps.format(note.updatedAt())),
                        ":by",
                        restore.call,
                        ":now",
                        LiveCondition.now(now)))
                .build())
        .build();
  }

  /** A request together with what it leaves in the archived note. */
  private static final class Restore {
    private final RestoreRequest request;
    private final AttributeValue call;

    Restore(RestoreRequest request) {
      this.request = request;
      IdempotentRequest repeatable = request.repeatable();
      this.call =
          AttributeValue.fromS(
              repeatable == null
                  ? UUID.randomUUID().toString()
                  : prefix(repeatable) + repeatable.content());
    }

    /**
     * Returns the note as it is restored at a time: the same for every attempt and repetition, to
     * which the archived note gives the time of the first, but for the trace, which no response
     * shows.
     */
    Note note(ArchivedNote archived, Instant at) {
      Note old = archived.note();
      return old.toBuilder()
          .version(old.version() + 1)
          .updatedAt(at)
          .expiry(request.expiry().at(at))
          .deletedAt(null)
          .restoredFrom(archived.eventId())
          .trace(request.trace().traceId(), request.trace().span())
          .build();
    }

    /**
     * Returns whether an earlier attempt has restored the archived note, or an equal request with
     * the same key.
     */
    boolean isOwn(Map<String, AttributeValue> item) {
      return call.equals(item.get(ArchivedNote.RESTORED_BY));
    }

    /** Returns whether a request with the same key has restored the archived note. */
    boolean hasKeyOf(Map<String, AttributeValue> item) {
      AttributeValue by = item.get(ArchivedNote.RESTORED_BY);
      return request.repeatable() != null
          && by != null
          && by.s() != null
          && by.s().startsWith(prefix(request.repeatable()));
    }

    private static String prefix(IdempotentRequest repeatable) {
      return repeatable.key() + ":";
    }
  }
}
