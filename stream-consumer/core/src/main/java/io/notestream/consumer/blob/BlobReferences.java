package io.notestream.consumer.blob;

import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
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

/** Reads everything that may still refer to a body, consistently. Thread-safe. */
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
    boolean pending = reactionPending(removal);
    List<ArchivedNote> archived = archived(removal.userId(), removal.noteId());
    List<BlobRemoval> others = removals(removal);
    return new RemovalRule.References(
        current(removal.userId(), removal.noteId()), archived, others, pending);
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
