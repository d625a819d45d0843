package io.notestream.writer.internal.store;

import io.notestream.model.note.UserId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.ArchivedNote;
import io.notestream.model.view.Expiration;
import io.notestream.writer.dynamodb.DynamoDbClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** Tells what has become of expired notes in the archive, consistently. Thread-safe. */
public final class ArchiveReader {

  /** The most expirations that one call asks for: the keys of one batch read. */
  public static final int MOST = 100;

  private static final Duration BUDGET = Duration.ofSeconds(5);

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final RetryLoop attempts = new RetryLoop(BUDGET);

  public ArchiveReader(DynamoDbClients clients, TableNames tables) {
    this.dynamoDb = clients.reads();
    this.table = tables.noteOps();
  }

  /**
   * The states of those that are archived, by the id of the expiration; what is missing is not
   * archived, not yet or no longer.
   *
   * @param expirations at most {@link #MOST}
   */
  public Map<String, ArchiveState> states(UserId userId, List<Expiration> expirations) {
    Map<Map<String, AttributeValue>, String> ids = new HashMap<>();
    for (Expiration expiration : expirations) {
      EventId id = ExpirationPosition.of(expiration).event();
      ids.put(OpsKeys.archivedNote(userId, id.noteId(), id.sequence()), expiration.eventId());
    }
    Map<String, ArchiveState> states = new HashMap<>();
    List<Map<String, AttributeValue>> keys = new ArrayList<>(ids.keySet());
    while (!keys.isEmpty()) {
      keys = readSome(keys, ids, states);
    }
    return states;
  }

  /** Reads at least one of the keys; returns those that are still to be read. */
  private List<Map<String, AttributeValue>> readSome(
      List<Map<String, AttributeValue>> keys,
      Map<Map<String, AttributeValue>, String> ids,
      Map<String, ArchiveState> states) {
    KeysAndAttributes request =
        KeysAndAttributes.builder()
            .keys(keys)
            .consistentRead(true)
            .projectionExpression(
                String.join(
                    ", ",
                    KeyAttributes.PK,
                    KeyAttributes.SK,
                    ArchivedNote.RESTORED_AT,
                    ArchivedNote.PURGE_AT))
            .build();
    BatchGetItemResponse answer =
        attempts.run(
            unsure -> {
              BatchGetItemResponse some =
                  dynamoDb.batchGetItem(r -> r.requestItems(Map.of(table, request)));
              KeysAndAttributes left = some.unprocessedKeys().get(table);
              return left != null && left.keys().size() == keys.size() ? null : some;
            });
    for (Map<String, AttributeValue> item : answer.responses().getOrDefault(table, List.of())) {
      Map<String, AttributeValue> key =
          KeyAttributes.primaryKey(
              StoredItem.reader(item).string(KeyAttributes.PK),
              StoredItem.reader(item).string(KeyAttributes.SK));
      String id = ids.get(key);
      if (id != null) {
        states.put(id, ArchiveState.of(item));
      }
    }
    KeysAndAttributes left = answer.unprocessedKeys().get(table);
    return left == null ? List.of() : left.keys();
  }
}
