package io.notestream.local.internal.expression;

import io.notestream.local.internal.item.Item;
import java.util.Set;

/** Which parts of an item are asked for: a ProjectionExpression or AttributesToGet. Immutable. */
public interface Projection {

  /** The parts of the item that are asked for, inside of the documents that they stand in. */
  Item apply(Item item);

  /** Returns the names of the top-level attributes that are asked for, in order. */
  Set<String> attributes();

  /** Those of them inside of which something is asked for, by a path that goes on. */
  Set<String> nestedAttributes();
}
