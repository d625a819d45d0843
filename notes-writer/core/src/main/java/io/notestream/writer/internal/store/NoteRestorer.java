package io.notestream.writer.internal.store;

import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.ArchivedNote;
import io.notestream.writer.dynamodb.DynamoDbClients;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
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
 * next one finds out whether it was made.
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
   * @param expiry its new expiry; {@code null} for a note that never expires
   * @param trace the trace id of the request
   * @throws StoreUnavailableException if it could not be done in time
   */
  public RestoreResult restore(
      UserId userId, EventId expiration, @Nullable Expiry expiry, @Nullable String trace) {
    Restore restore = new Restore(userId, expiration, expiry, trace);
    return retry.run(unsure -> attempt(restore));
  }

  private @Nullable RestoreResult attempt(Restore restore) {
    Map<String, AttributeValue> item =
        reads
            .getItem(
                r -> r.tableName(tables.noteOps()).key(restore.archiveKey()).consistentRead(true))
            .item();
    if (item.isEmpty()) {
      return new RestoreResult.NotArchived();
    }
    ArchivedNote archived = StoredItem.read(item, ArchivedNote::fromItem);
    Instant now = clock.instant();
    if (restore.isOwn(item)) {
      return new RestoreResult.Restored(restore.note(archived, now));
    }
    if (archived.restoredAt() != null) {
      return new RestoreResult.AlreadyRestored();
    }
    if (!archived.isRestorable(now)) {
      return new RestoreResult.NotArchived();
    }
    Note note = restore.note(archived, now);
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
      Note there = items.read(restore.userId, note.id());
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
                .key(restore.archiveKey())
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

  /** What one call remembers between its attempts. */
  private static final class Restore {
    private final UserId userId;
    private final EventId expiration;
    private final @Nullable Expiry expiry;
    private final @Nullable String trace;
    private final AttributeValue call = AttributeValue.fromS(UUID.randomUUID().toString());
    private @Nullable Note note;

    Restore(UserId userId, EventId expiration, @Nullable Expiry expiry, @Nullable String trace) {
      this.userId = userId;
      this.expiration = expiration;
      this.expiry = expiry;
      this.trace = trace;
    }

    Map<String, AttributeValue> archiveKey() {
      return OpsKeys.archivedNote(userId, expiration.noteId(), expiration.sequence());
    }

    /** Returns the note to put: always the same, since an earlier attempt may have put it. */
    Note note(ArchivedNote archived, Instant now) {
      if (note == null) {
        Note old = archived.note();
        note =
            old.toBuilder()
                .version(old.version() + 1)
                .updatedAt(Timestamps.truncate(now))
                .expiry(expiry)
                .deletedAt(null)
                .restoredFrom(archived.eventId())
                .trace(trace)
                .build();
      }
      return note;
    }

    /** Returns whether an earlier attempt of this call has restored the archived note. */
    boolean isOwn(Map<String, AttributeValue> item) {
      return call.equals(item.get(ArchivedNote.RESTORED_BY));
    }
  }
}
