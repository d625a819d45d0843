package io.notestream.consumer.worker.internal.console.find;

import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.Buckets;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.AuditCodec;
import io.notestream.model.view.AuditRecord;
import io.notestream.model.view.CorruptItemException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads what the tables hold of a user and of a note. Thread-safe. */
final class History {

  /** A note with more changes shows its newest. */
  static final int MOST_CHANGES = 200;

  private static final int PER_BUCKET = 25;
  private static final int MOST_ARCHIVED = 20;

  private final DynamoDbClient dynamoDb;
  private final TableNames tables;

  History(DynamoDbClient dynamoDb, TableNames tables) {
    this.dynamoDb = dynamoDb;
    this.tables = tables;
  }

  /** Returns a user's summary as it is stored; empty if there is none. */
  Map<String, AttributeValue> summary(UserId user) {
    return item(tables.noteViews(), ViewKeys.userSummary(user));
  }

  /** Returns the newest notes' changes of a user, the newest note first. */
  List<AuditRecord> recent(UserId user) {
    return Buckets.all(Buckets.AUDIT).stream()
        .flatMap(bucket -> newest(user, bucket))
        .sorted(Comparator.comparing(AuditRecord::committedAt).reversed())
        .toList();
  }

  /** Returns the changes of a note, the oldest first. */
  List<AuditRecord> changes(UserId user, NoteId note) {
    List<Map<String, AttributeValue>> items =
        dynamoDb
            .query(
                r ->
                    r.tableName(tables.noteViews())
                        .keyConditionExpression("PK = :pk AND begins_with(SK, :sk)")
                        .expressionAttributeValues(
                            values(ViewKeys.audit(user, note), ViewKeys.auditPrefix(note)))
                        .scanIndexForward(false)
                        .limit(MOST_CHANGES))
            .items();
    List<AuditRecord> found = new ArrayList<>(records(items).toList());
    found.sort(Comparator.comparing(AuditRecord::sequence));
    return found;
  }

  /** Returns the archived versions of a note. */
  List<Map<String, AttributeValue>> archived(UserId user, NoteId note) {
    return dynamoDb
        .query(
            r ->
                r.tableName(tables.noteOps())
                    .keyConditionExpression("PK = :pk AND begins_with(SK, :sk)")
                    .expressionAttributeValues(
                        values(NoteKeys.partition(user), OpsKeys.archivePrefix(note)))
                    .projectionExpression("SK, eventId, restoredAt, purgeAt")
                    .limit(MOST_ARCHIVED))
        .items();
  }

  /** Returns the note as it is now, without title and body; empty if it is gone. */
  Map<String, AttributeValue> note(UserId user, NoteId note) {
    return dynamoDb
        .getItem(
            r ->
                r.tableName(tables.notes())
                    .key(NoteKeys.note(user, note))
                    .projectionExpression(
                        "version, createdAt, updatedAt, expiresAt, deletedAt, tags, bodyBytes,"
                            + " restoredFrom, trace"))
        .item();
  }

  private Stream<AuditRecord> newest(UserId user, String bucket) {
    return records(
        dynamoDb
            .query(
                r ->
                    r.tableName(tables.noteViews())
                        .keyConditionExpression("PK = :pk")
                        .expressionAttributeValues(
                            Map.of(":pk", AttributeValue.fromS(ViewKeys.audit(user, bucket))))
                        .scanIndexForward(false)
                        .limit(PER_BUCKET))
            .items());
  }

  private Map<String, AttributeValue> item(String table, Map<String, AttributeValue> key) {
    return dynamoDb.getItem(r -> r.tableName(table).key(key)).item();
  }

  private static Stream<AuditRecord> records(List<Map<String, AttributeValue>> items) {
    return items.stream().flatMap(item -> record(item).stream());
  }

  /** Baselines stand among them, and are no changes. */
  static Optional<AuditRecord> record(Map<String, AttributeValue> item) {
    try {
      return Optional.of(AuditCodec.decode(item));
    } catch (CorruptItemException e) {
      return Optional.empty();
    }
  }

  private static Map<String, AttributeValue> values(String partition, String prefix) {
    return Map.of(":pk", AttributeValue.fromS(partition), ":sk", AttributeValue.fromS(prefix));
  }
}
