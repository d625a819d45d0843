package io.notestream.writer.internal.store;

import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads single notes as they are stored, live or not. Thread-safe. */
final class NoteItems {

  private final DynamoDbClient dynamoDb;
  private final String table;

  NoteItems(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  /** Reads a note, consistently; {@code null} if there is none. */
  @Nullable Note read(UserId userId, NoteId id) {
    return note(
        dynamoDb
            .getItem(r -> r.tableName(table).key(NoteKeys.note(userId, id)).consistentRead(true))
            .item());
  }

  /**
   * Returns the note in an item; {@code null} if there is no item or it is something else.
   *
   * @throws UnreadableItemException if it should be a note and cannot be read
   */
  static @Nullable Note note(Map<String, AttributeValue> item) {
    if (item.isEmpty()) {
      return null;
    }
    NoteCodec.Decoded decoded = NoteCodec.decode(item);
    if (decoded instanceof NoteCodec.UnreadableNote unreadable) {
      throw StoredItem.unreadable(item, unreadable.reason(), null);
    }
    return decoded instanceof NoteCodec.ReadableNote readable ? readable.note() : null;
  }
}
