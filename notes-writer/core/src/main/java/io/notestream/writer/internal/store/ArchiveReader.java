package io.notestream.writer.internal.store;

import io.notestream.model.note.UserId;
import io.notestream.model.table.ItemReader;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.ArchivedNote;
import io.notestream.model.view.Expiration;
import io.notestream.writer.dynamodb.DynamoDbClients;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** Reads what has become of expired notes in the archive. Thread-safe. */
public final class ArchiveReader {

  private static final KeysAndAttributes STATE =
      KeysAndAttributes.builder()
          .projectionExpression(
              String.join(
                  ", ",
                  KeyAttributes.PK,
                  KeyAttributes.SK,
                  ArchivedNote.RESTORED_AT,
                  ArchivedNote.PURGE_AT))
          .build();

  private final BatchReader archive;

  public ArchiveReader(DynamoDbClients clients, TableNames tables) {
    this.archive = new BatchReader(clients.reads(), tables.noteOps());
  }

  /**
   * Returns the states of those expirations that are archived, by event id. What is missing is not
   * archived yet, or no longer.
   *
   * @param expirations at most 100
   */
  public Map<String, ArchiveState> states(UserId userId, List<Expiration> expirations) {
    Map<Map<String, AttributeValue>, String> ids = new HashMap<>();
    for (Expiration expiration : expirations) {
      EventId id = ExpirationPosition.of(expiration).event();
      ids.put(OpsKeys.archivedNote(userId, id.noteId(), id.sequence()), expiration.eventId());
    }
    Map<String, ArchiveState> states = new HashMap<>();
    for (Map<String, AttributeValue> item : archive.read(List.copyOf(ids.keySet()), STATE)) {
      String id = ids.get(key(item));
      if (id != null) {
        states.put(id, ArchiveState.of(item));
      }
    }
    return states;
  }

  private static Map<String, AttributeValue> key(Map<String, AttributeValue> item) {
    ItemReader<UnreadableItemException> reader = StoredItem.reader(item);
    return KeyAttributes.primaryKey(
        reader.string(KeyAttributes.PK), reader.string(KeyAttributes.SK));
  }
}
