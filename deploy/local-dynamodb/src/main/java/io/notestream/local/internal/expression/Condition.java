package io.notestream.local.internal.expression;

import io.notestream.local.internal.item.Item;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an item has to fulfil: a ConditionExpression, FilterExpression, Expected, QueryFilter or
 * ScanFilter. Immutable.
 */
public interface Condition {

  /**
   * Returns whether the item fulfils the condition. What the item does not have, or has in another
   * type, fulfils no comparison; it is never an error.
   *
   * @param item the item, null if there is none
   */
  boolean test(@Nullable Item item);

  /** Returns the names of the top-level attributes that the condition looks at, in order. */
  Set<String> attributes();

  /** Those of them inside of which it looks, by a path that goes on. */
  Set<String> nestedAttributes();
}
