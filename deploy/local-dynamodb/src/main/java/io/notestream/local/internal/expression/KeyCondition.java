package io.notestream.local.internal.expression;

import io.notestream.local.internal.item.Value;
import org.jspecify.annotations.Nullable;

/**
 * The items of a table or index that a query reads.
 *
 * @param hash the partition key's value
 * @param range the condition on the sort key; null for the whole partition
 */
public record KeyCondition(Value hash, @Nullable RangeCondition range) {}
