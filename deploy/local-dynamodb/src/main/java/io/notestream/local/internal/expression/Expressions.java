package io.notestream.local.internal.expression;

import io.notestream.local.internal.item.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a request says in expressions, or in the older parameters; what it does not say is null.
 *
 * @param condition ConditionExpression or Expected
 * @param filter FilterExpression, QueryFilter or ScanFilter
 * @param update UpdateExpression or AttributeUpdates
 * @param projection ProjectionExpression or AttributesToGet
 * @param keyConditions KeyConditionExpression or KeyConditions
 * @param values ExpressionAttributeValues by placeholder, empty if there are none
 */
public record Expressions(
    @Nullable Condition condition,
    @Nullable Condition filter,
    @Nullable Update update,
    @Nullable Projection projection,
    @Nullable KeyConditions keyConditions,
    Map<String, Value> values) {}
