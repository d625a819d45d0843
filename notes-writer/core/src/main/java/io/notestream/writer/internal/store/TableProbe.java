package io.notestream.writer.internal.store;

import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.TableNames;
import io.notestream.writer.dynamodb.DynamoDbClients;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Checks whether the notes can be read at this moment. Thread-safe. */
public final class TableProbe {

  private final DynamoDbClient dynamoDb;
  private final String table;

  public TableProbe(DynamoDbClients clients, TableNames tables) {
    this.dynamoDb = clients.writes(); // One attempt: a probe must not wait for retries.
    this.table = tables.notes();
  }

  /**
   * Reads an item that never exists.
   *
   * @throws StoreUnavailableException if the table does not respond
   */
  public void requireReadable() {
    try {
      dynamoDb.getItem(
          r -> r.tableName(table).key(KeyAttributes.primaryKey("HEALTH", "READINESS")));
    } catch (SdkException e) {
      throw new StoreUnavailableException("table " + table + " does not respond", e);
    }
  }
}
