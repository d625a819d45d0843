package io.notestream.writer.internal.store;

import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.BlobRemoval;
import io.notestream.writer.dynamodb.DynamoDbClients;
import java.time.Duration;
import java.time.InstantSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Records uploads to the blob store in {@code note-ops}, where the consumer's blob remover looks
 * after them: a day later it drops the record of one that its note refers to, and another day later
 * it removes one that nothing refers to. Thread-safe.
 *
 * <p>Each upload has a record of its own, so that two for one note do not replace each other's.
 */
public final class UploadRecords {

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final InstantSource clock;
  private final RetryLoop retry;

  /**
   * Creates the records.
   *
   * @param budget how long a put is tried
   */
  public UploadRecords(
      DynamoDbClients clients, TableNames tables, InstantSource clock, Duration budget) {
    this.dynamoDb = clients.writes();
    this.table = tables.noteOps();
    this.clock = clock;
    this.retry = new RetryLoop(budget);
  }

  /**
   * Records an upload that is about to be made. Repeating the put changes nothing, so that a lost
   * response needs no care.
   *
   * @param bodyRef its key in the blob store, which no other upload has
   * @throws StoreUnavailableException if it could not be done in time
   */
  public void put(UserId userId, NoteId noteId, String bodyRef) {
    BlobRemoval removal = BlobRemoval.ofUpload(userId, noteId, bodyRef, clock.instant());
    retry.run(unsure -> dynamoDb.putItem(r -> r.tableName(table).item(removal.toItem())));
  }

  /**
   * Deletes the record of an upload that was removed. Tries once: if it fails, the remover finds
   * nothing to remove.
   *
   * @throws software.amazon.awssdk.core.exception.SdkException if it could not be done
   */
  public void delete(NoteId noteId, String bodyRef) {
    dynamoDb.deleteItem(r -> r.tableName(table).key(BlobRemoval.uploadKey(noteId, bodyRef)));
  }
}
