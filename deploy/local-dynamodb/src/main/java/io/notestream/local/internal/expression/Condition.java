package io.notestream.local.internal.expression;

import io.notestream.local.internal.item.Item;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A condition on an item: a ConditionExpression, FilterExpression, Expected, QueryFilter or
 * ScanFilter. Immutable.
 */
public interface Condition {

  /**
   * Returns whether the item fulfils the condition. A comparison with an attribute that is missing,
   * or of another type, is false; it is never an error.
   *
   * @param item the item, null if there is none
   */
  boolean test(@Nullable Item item);

  /** Returns the names of the top-level attributes that the condition looks at, in order. */
  Set<String> attributes();

  /** Returns those of them that the condition looks into, by a nested path. */
  Set<String> nestedAttributes();
}
