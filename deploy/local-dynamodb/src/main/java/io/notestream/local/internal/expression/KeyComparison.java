package io.notestream.local.internal.expression;

import io.notestream.local.internal.item.Value;
import java.util.List;

/** A comparison of a key attribute with values. */
record KeyComparison(ComparisonOperator operator, List<Value> values) {

  KeyComparison {
    values = List.copyOf(values);
  }
}
