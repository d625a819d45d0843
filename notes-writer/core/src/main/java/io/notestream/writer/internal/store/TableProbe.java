package io.notestream.writer.internal.store;

import io.notestream.model.endpoint.CalledEndpoint;
import io.notestream.model.failure.Failures;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.TableNames;
import io.notestream.writer.dynamodb.DynamoDbClients;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Checks whether the tables can be read at this moment. Thread-safe. */
public final class TableProbe {

  private final DynamoDbClient dynamoDb;
  private final List<String> tables;

  public TableProbe(DynamoDbClients clients, TableNames tables) {
    this.dynamoDb = clients.writes(); // One attempt: a probe must not wait for retries.
    this.tables = List.of(tables.notes(), tables.noteViews(), tables.noteOps());
  }

  /**
   * Reads an item that never exists from each table.
   *
   * @return which table does not respond, with which error, and through which proxy if it does not
   *     let the call through; empty if all respond. Nothing of the error's message, since anybody
   *     may see it
   */
  public List<String> failures() {
    List<String> failures = new ArrayList<>();
    for (String table : tables) {
      try {
        dynamoDb.getItem(
            r -> r.tableName(table).key(KeyAttributes.primaryKey("HEALTH", "READINESS")));
      } catch (SdkException e) {
        failures.add("table " + table + ": " + Failures.of(e).code() + proxy(e));
      }
    }
    return failures;
  }

  /** A service that has responded itself was reached. */
  private static String proxy(SdkException e) {
    boolean reached =
        e instanceof AwsServiceException service
            && service.awsErrorDetails() != null
            && service.awsErrorDetails().errorCode() != null;
    return reached
        ? ""
        : CalledEndpoint.endpoint(e)
            .filter(at -> at.contains(" through the proxy "))
            .map(at -> ", calling " + at)
            .orElse("");
  }
}
