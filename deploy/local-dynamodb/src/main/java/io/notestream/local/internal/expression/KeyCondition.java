package io.notestream.local.internal.expression;

import io.notestream.local.internal.item.Value;
import org.jspecify.annotations.Nullable;

/**
 * Which items of a table or index a query wants.
 *
 * @param hash the partition key's value
 * @param range what the sort key has to fulfil; null if all of the partition is wanted
 */
public record KeyCondition(Value hash, @Nullable RangeCondition range) {}
