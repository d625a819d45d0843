package io.notestream.local.internal.expression;

import io.notestream.local.internal.item.Value;
import java.util.List;

/** What a key attribute is compared with. */
record KeyComparison(ComparisonOperator operator, List<Value> values) {

  KeyComparison {
    values = List.copyOf(values);
  }
}
