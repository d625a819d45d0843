package io.notestream.consumer.blob;

import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.ArchivedNote;
import io.notestream.model.view.BlobRemoval;
import io.notestream.model.view.DeadLetter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads everything that may still refer to a body: consistently, but for the dead letters of an
 * upload's note, which only an index finds. Thread-safe.
 */
final class BlobReferences {

  private final DynamoDbClient dynamoDb;
  private final TableNames tables;

  BlobReferences(DynamoDbClient dynamoDb, TableNames tables) {
    this.dynamoDb = dynamoDb;
    this.tables = tables;
  }

  /**
   * Returns what may still refer to the body of a removal. A pending reaction is looked for first,
   * then the archive, then the note: the reaction moves the reference to the archive, and a restore
   * moves it on to the note. In another order it could be missed on its way.
   */
  RemovalRule.References of(BlobRemoval removal) {
    if (removal.isBeforeFirstLook()) {
      return firstLook(removal);
    }
    boolean pending = reactionPending(removal);
    List<ArchivedNote> archived = archived(removal.userId(), removal.noteId());
    List<BlobRemoval> others = removals(removal);
    return new RemovalRule.References(
        current(removal.userId(), removal.noteId()), archived, others, pending);
  }

  /** Reads the little that decides on the first look at an upload: most of them are in use. */
  private RemovalRule.References firstLook(BlobRemoval upload) {
    List<BlobRemoval> others = removals(upload);
    return new RemovalRule.References(
        current(upload.userId(), upload.noteId()), List.of(), others, false);
  }

  /**
   * Returns the body that the item refers to, even if the item cannot be read as a note: it may be
   * put right, and then needs its body.
   */
  private @Nullable String current(UserId userId, NoteId noteId) {
    AttributeValue bodyRef =
        dynamoDb
            .getItem(
                r ->
                    r.tableName(tables.notes())
                        .key(NoteKeys.note(userId, noteId))
                        .consistentRead(true))
            .item()
            .get("bodyRef");
    return bodyRef == null ? null : bodyRef.s();
  }

  private List<ArchivedNote> archived(UserId userId, NoteId noteId) {
    return ops(NoteKeys.partition(userId), OpsKeys.archivePrefix(noteId))
        .map(ArchivedNote::fromItem)
        .toList();
  }

  private List<BlobRemoval> removals(BlobRemoval removal) {
    String partition = string(removal.key(), "PK");
    return ops(partition, removal.noteId() + ":").map(BlobRemoval::fromItem).toList();
  }

  /** Returns whether a reaction is pending, or was given up: an operator may still redrive it. */
  private boolean reactionPending(BlobRemoval removal) {
    if (removal.isUpload()) {
      return inDeadLetters(removal.userId(), removal.noteId());
    }
    String sequence = removal.sequence().padded();
    return ops(OpsKeys.deadLetterPartition(sequence), sequence + "#")
        .filter(item -> item.containsKey("reaction"))
        .filter(item -> removal.eventId().equals(string(item, "eventId")))
        .map(item -> string(item, DeadLetter.STATE))
        .anyMatch(
            state ->
                DeadLetter.State.RETRY.name().equals(state)
                    || DeadLetter.State.OPEN.name().equals(state));
  }

  /**
   * Returns whether a reaction to any change of a note is pending, or a change itself is parked:
   * either may still bring a body into the archive. Letters are not found by their note, so all of
   * the index is read; few uploads get that far. A reaction that is given up meanwhile moves from
   * the first partition to the second.
   */
  private boolean inDeadLetters(UserId userId, NoteId noteId) {
    return Stream.of(DeadLetter.State.RETRY, DeadLetter.State.OPEN)
        .anyMatch(state -> letters(state, userId, noteId).findAny().isPresent());
  }

  private Stream<Map<String, AttributeValue>> letters(
      DeadLetter.State state, UserId userId, NoteId noteId) {
    return dynamoDb
        .queryPaginator(
            r ->
                r.tableName(tables.noteOps())
                    .indexName(KeyAttributes.GSI1)
                    .keyConditionExpression("GSI1PK = :state")
                    .filterExpression("userId = :user AND noteId = :note")
                    .expressionAttributeValues(
                        Map.of(
                            ":state",
                            AttributeValue.fromS(OpsKeys.deadLettersIn(state.name())),
                            ":user",
                            AttributeValue.fromS(userId.value()),
                            ":note",
                            AttributeValue.fromS(noteId.value()))))
        .items()
        .stream();
  }

  private Stream<Map<String, AttributeValue>> ops(String partition, String prefix) {
    return dynamoDb
        .queryPaginator(
            r ->
                r.tableName(tables.noteOps())
                    .consistentRead(true)
                    .keyConditionExpression("PK = :pk AND begins_with(SK, :prefix)")
                    .expressionAttributeValues(
                        Map.of(
                            ":pk", AttributeValue.fromS(partition),
                            ":prefix", AttributeValue.fromS(prefix))))
        .items()
        .stream();
  }

  private static String string(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null || value.s() == null ? "" : value.s();
  }
}
