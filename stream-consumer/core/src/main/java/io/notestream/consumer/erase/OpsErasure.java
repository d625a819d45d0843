package io.notestream.consumer.erase;

import io.notestream.consumer.deadletter.FoundLetter;
import io.notestream.consumer.deadletter.LetterSearch;
import io.notestream.model.note.NoteId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.Buckets;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.ArchivedNote;
import io.notestream.model.view.BlobRemoval;
import io.notestream.model.view.Erasure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * Removes what {@code note-ops} holds of a user, but for the tombstone. Dead letters and blob
 * removals are not kept by user: all of them are read, from the table itself, since an index may
 * lag behind. Not thread-safe.
 */
final class OpsErasure {

  private final DynamoDbClient dynamoDb;
  private final TableNames tables;
  private final Deletes deletes;

  OpsErasure(DynamoDbClient dynamoDb, TableNames tables, Deletes deletes) {
    this.dynamoDb = dynamoDb;
    this.tables = tables;
    this.deletes = deletes;
  }

  /** Removes what is there; {@code false} if a stop was requested before the end. */
  boolean run(Subject subject) {
    return archivedNotes(subject) && letters(subject) && blobRemovals(subject);
  }

  private boolean archivedNotes(Subject subject) {
    return deletes.read(
        query("PK = :pk AND begins_with(SK, :prefix)")
            .expressionAttributeValues(
                Map.of(
                    ":pk", AttributeValue.fromS(NoteKeys.partition(subject.userId())),
                    ":prefix", AttributeValue.fromS(OpsKeys.ARCHIVE_PREFIX)))
            .build(),
        page -> {
          List<Map<String, AttributeValue>> keys = new ArrayList<>();
          List<String> bodies = new ArrayList<>();
          for (Map<String, AttributeValue> item : page) {
            Map<String, AttributeValue> note = ArchivedNote.noteIn(item);
            if (subject.erases(List.of(item, note))) {
              keys.add(NoteErasure.key(item));
              String body = Subject.string(note, Attributes.BODY_REF);
              if (body != null) {
                bodies.add(body);
              }
            }
          }
          return deletes.bodies(bodies)
              && deletes.items(Kind.ARCHIVED_NOTES, tables.noteOps(), keys);
        });
  }

  private boolean letters(Subject subject) {
    return Buckets.all(Buckets.OPS).stream().allMatch(bucket -> letters(subject, bucket));
  }

  private boolean letters(Subject subject, String bucket) {
    LetterSearch search = new LetterSearch(subject.userId(), subject.through());
    return deletes.read(
            query("PK = :pk")
                .expressionAttributeValues(
                    Map.of(":pk", AttributeValue.fromS(OpsKeys.deadLetterBucket(bucket))))
                .build(),
            page -> remove(search.next(page)))
        && remove(search.end());
  }

  /** Removes letters, and then their parts, the first of which tells the longest whose they are. */
  private boolean remove(List<FoundLetter> letters) {
    for (FoundLetter letter : letters) {
      Kind kind = letter.pending() ? Kind.PENDING_REACTIONS : Kind.DEAD_LETTERS;
      if (!deletes.bodies(letter.bodyRefs())
          || !deletes.items(kind, tables.noteOps(), letter.head())
          || !deletes.parts(tables.noteOps(), letter.partsFromLast())) {
        return false;
      }
    }
    return true;
  }

  private boolean blobRemovals(Subject subject) {
    return Buckets.all(Buckets.OPS).stream()
        .allMatch(
            bucket ->
                deletes.read(
                    query("PK = :pk")
                        .filterExpression("userId = :user")
                        .expressionAttributeValues(
                            Map.of(
                                ":pk", AttributeValue.fromS(OpsKeys.blobBucket(bucket)),
                                ":user", AttributeValue.fromS(subject.userId().value())))
                        .build(),
                    page -> blobRemovals(subject, page)));
  }

  private boolean blobRemovals(Subject subject, List<Map<String, AttributeValue>> page) {
    for (Map<String, AttributeValue> item : page) {
      if (!subject.wasIdMadeBefore(item) || isOfStoredNote(subject, item)) {
        continue;
      }
      String body = Subject.string(item, Attributes.BODY_REF);
      Kind kind = item.containsKey(BlobRemoval.UPLOADED_AT) ? Kind.UPLOADS : Kind.BLOB_REMOVALS;
      if (!deletes.bodies(body == null ? List.of() : List.of(body))
          || !deletes.items(kind, tables.noteOps(), List.of(NoteErasure.key(item)))) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether the note is there: a younger one then, whose id somebody else has made. */
  private boolean isOfStoredNote(Subject subject, Map<String, AttributeValue> item) {
    String noteId = Subject.string(item, Attributes.NOTE_ID);
    if (noteId == null || !NoteId.isValid(noteId)) {
      return false;
    }
    Map<String, AttributeValue> note =
        dynamoDb
            .getItem(
                r ->
                    r.tableName(tables.notes())
                        .key(NoteKeys.note(subject.userId(), new NoteId(noteId)))
                        .consistentRead(true))
            .item();
    return !note.isEmpty() && !subject.erases(List.of(note));
  }

  private QueryRequest.Builder query(String condition) {
    return QueryRequest.builder()
        .tableName(tables.noteOps())
        .consistentRead(true)
        .keyConditionExpression(condition);
  }
}
