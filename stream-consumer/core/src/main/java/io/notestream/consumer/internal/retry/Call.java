package io.notestream.consumer.internal.retry;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/**
 * The kind of a call that may have to be repeated, as readiness and logs name it. Immutable.
 *
 * @param operation the operation of DynamoDB
 * @param table the table, or several separated by commas
 */
public record Call(String operation, String table) {

  /** Returns the call that sends the transaction. */
  public static Call of(TransactWriteItemsRequest transaction) {
    return new Call(
        "TransactWriteItems",
        transaction.transactItems().stream()
            .map(Call::table)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", ")));
  }

  private static String table(TransactWriteItem item) {
    return Stream.of(
            item.put() == null ? null : item.put().tableName(),
            item.update() == null ? null : item.update().tableName(),
            item.delete() == null ? null : item.delete().tableName(),
            item.conditionCheck() == null ? null : item.conditionCheck().tableName())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("no table");
  }

  @Override
  public String toString() {
    return operation + " on " + table;
  }
}
