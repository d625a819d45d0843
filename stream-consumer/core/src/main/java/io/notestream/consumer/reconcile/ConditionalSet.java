package io.notestream.consumer.reconcile;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** An update that sets attributes if others are as they were read. Not thread-safe. */
final class ConditionalSet {

  private final Map<String, AttributeValue> sets = new TreeMap<>();
  private final StringBuilder condition = new StringBuilder();
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, AttributeValue> values = new HashMap<>();

  /** Sets an attribute. */
  void set(String attribute, AttributeValue value) {
    sets.put(attribute, value);
    names.put("#" + attribute, attribute);
    values.put(":" + attribute, value);
  }

  /** Requires that the attribute has the value, or is missing if that is {@code null}. */
  void require(String attribute, @Nullable AttributeValue value) {
    condition.append(condition.isEmpty() ? "" : " AND ");
    names.put("#" + attribute, attribute);
    if (value == null) {
      condition.append("attribute_not_exists(#").append(attribute).append(')');
    } else {
      condition.append("#%s = :was_%<s".formatted(attribute));
      values.put(":was_" + attribute, value);
    }
  }

  /** Returns the update of an item. */
  TransactWriteItem of(String table, Map<String, AttributeValue> key) {
    String assignments =
        sets.keySet().stream().map("#%s = :%<s"::formatted).collect(Collectors.joining(", "));
    return TransactWriteItem.builder()
        .update(
            Update.builder()
                .tableName(table)
                .key(key)
                .updateExpression("SET " + assignments)
                .conditionExpression(condition.toString())
                .expressionAttributeNames(names)
                .expressionAttributeValues(values)
                .build())
        .build();
  }
}
