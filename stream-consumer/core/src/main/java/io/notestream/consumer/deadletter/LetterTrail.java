package io.notestream.consumer.deadletter;

import io.notestream.model.table.ItemReader;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.CorruptItemException;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.DeadLetter.State;
import io.notestream.model.view.DeadLetterKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * What people did about a letter, kept in an attribute of its own that no change of the letter's
 * state touches. Thread-safe.
 */
final class LetterTrail {

  private static final String TRAIL = "handled";

  /** Bounds the item; who redrives a letter more often than that leaves no further trace. */
  private static final int LONGEST = 50;

  private final DynamoDbClient dynamoDb;
  private final String table;

  LetterTrail(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  /** Adds to the trail of a letter that is still to be settled; does nothing to any other. */
  void add(DeadLetterKey key, Handling handling) {
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":none", AttributeValue.fromL(List.of()));
    values.put(":one", AttributeValue.fromL(List.of(AttributeValue.fromM(attributes(handling)))));
    values.put(":open", AttributeValue.fromS(State.OPEN.name()));
    values.put(":retry", AttributeValue.fromS(State.RETRY.name()));
    values.put(":longest", AttributeValue.fromN(Integer.toString(LONGEST)));
    try {
      dynamoDb.updateItem(
          r ->
              r.tableName(table)
                  .key(key.toAttributes())
                  .updateExpression("SET #trail = list_append(if_not_exists(#trail, :none), :one)")
                  .conditionExpression(
                      "#state IN (:open, :retry)"
                          + " AND (attribute_not_exists(#trail) OR size(#trail) < :longest)")
                  .expressionAttributeNames(Map.of("#trail", TRAIL, "#state", DeadLetter.STATE))
                  .expressionAttributeValues(values));
    } catch (ConditionalCheckFailedException e) {
      // It is settled, or gone: whatever is tried next says so.
    }
  }

  /** Returns the trail that a letter's item holds, the oldest first. */
  static List<Handling> of(Map<String, AttributeValue> item) {
    AttributeValue trail = item.get(TRAIL);
    List<Handling> found = new ArrayList<>();
    if (trail != null && trail.hasL()) {
      for (AttributeValue entry : trail.l()) {
        ItemReader<CorruptItemException> each =
            new ItemReader<>(entry.m(), CorruptItemException::new);
        found.add(
            new Handling(
                each.time("at"),
                each.string("who"),
                each.string("what"),
                each.optionalString("why")));
      }
    }
    return found;
  }

  private static Map<String, AttributeValue> attributes(Handling handling) {
    Map<String, AttributeValue> entry = new HashMap<>();
    entry.put("at", AttributeValue.fromS(Timestamps.format(handling.at())));
    entry.put("who", AttributeValue.fromS(handling.who()));
    entry.put("what", AttributeValue.fromS(handling.what()));
    if (handling.why() != null) {
      entry.put("why", AttributeValue.fromS(handling.why()));
    }
    return entry;
  }
}
