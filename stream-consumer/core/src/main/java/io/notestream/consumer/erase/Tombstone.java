package io.notestream.consumer.erase;

import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.OpsKeys;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.Erasure;
import io.notestream.model.view.UserSummary;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Writes the tombstone of a user, which also says how far an erasure has come. Thread-safe. */
final class Tombstone {

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final UserId userId;

  Tombstone(DynamoDbClient dynamoDb, String table, UserId userId) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.userId = userId;
  }

  /**
   * Says that an erasure has begun, or reaches further now. What was removed before is kept.
   *
   * @return how far the tombstone reaches: further if another erasure has begun later, by its clock
   */
  Instant begin(Instant startedAt, Instant erasedThrough) {
    Map<String, String> names = new HashMap<>();
    names.put("#state", Attributes.STATE);
    names.put("#user", Attributes.USER_ID);
    names.put("#started", Erasure.STARTED_AT);
    names.put("#completed", Erasure.COMPLETED_AT);
    names.put("#removed", Erasure.REMOVED);
    names.put("#through", UserSummary.ERASED_THROUGH);
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":erasing", AttributeValue.fromS(Erasure.State.ERASING.name()));
    values.put(":user", AttributeValue.fromS(userId.value()));
    values.put(":started", time(startedAt));
    values.put(":through", time(erasedThrough));
    values.put(":none", Erasure.numbers(Map.of()));
    values.put(":index", AttributeValue.fromS(OpsKeys.ERASURES));
    values.put(":sort", AttributeValue.fromS(OpsKeys.at(startedAt, userId.value())));
    try {
      dynamoDb.updateItem(
          r ->
              r.tableName(table)
                  .key(OpsKeys.erasure(userId))
                  .updateExpression(
                      "SET #state = :erasing, #user = :user, #started = :started, #through ="
                          + " :through, #removed = if_not_exists(#removed, :none), GSI1PK = :index,"
                          + " GSI1SK = :sort REMOVE #completed")
                  .conditionExpression("attribute_not_exists(#through) OR #through < :through")
                  .expressionAttributeNames(names)
                  .expressionAttributeValues(values));
      return erasedThrough;
    } catch (ConditionalCheckFailedException e) {
      return read().map(Erasure::erasedThrough).orElse(erasedThrough);
    }
  }

  /** Adds to the number of what was removed. */
  void add(Erasure.Kind kind, long number) {
    dynamoDb.updateItem(
        r ->
            r.tableName(table)
                .key(OpsKeys.erasure(userId))
                .updateExpression("SET #removed.#kind = #removed.#kind + :number")
                .expressionAttributeNames(
                    Map.of("#removed", Erasure.REMOVED, "#kind", kind.attribute()))
                .expressionAttributeValues(
                    Map.of(":number", AttributeValue.fromN(Long.toString(number)))));
  }

  /**
   * Says that everything is removed.
   *
   * @return {@code false} if another erasure of the user reaches further, and is not complete
   */
  boolean complete(Instant completedAt, Instant erasedThrough) {
    try {
      dynamoDb.updateItem(
          r ->
              r.tableName(table)
                  .key(OpsKeys.erasure(userId))
                  .updateExpression("SET #state = :erased, #completed = :completed")
                  .conditionExpression("#through = :through")
                  .expressionAttributeNames(
                      Map.of(
                          "#state", Attributes.STATE,
                          "#completed", Erasure.COMPLETED_AT,
                          "#through", UserSummary.ERASED_THROUGH))
                  .expressionAttributeValues(
                      Map.of(
                          ":erased", AttributeValue.fromS(Erasure.State.ERASED.name()),
                          ":completed", time(completedAt),
                          ":through", time(erasedThrough))));
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  /** Returns the tombstone; empty if the user was never erased. */
  Optional<Erasure> read() {
    Map<String, AttributeValue> item =
        dynamoDb
            .getItem(r -> r.tableName(table).key(OpsKeys.erasure(userId)).consistentRead(true))
            .item();
    return item.containsKey(KeyAttributes.PK)
        ? Optional.of(Erasure.fromItem(item))
        : Optional.empty();
  }

  private static AttributeValue time(Instant time) {
    return AttributeValue.fromS(Timestamps.format(time));
  }
}
