package io.notestream.local.internal.expression;

import io.notestream.local.internal.item.Item;
import java.util.Set;

/** The parts of an item to return: a ProjectionExpression or AttributesToGet. Immutable. */
public interface Projection {

  /** Returns the parts of an item, inside the documents that they stand in. */
  Item apply(Item item);

  /** Returns the names of the top-level attributes of these parts, in order. */
  Set<String> attributes();

  /** Returns those of them that the projection looks into, by a nested path. */
  Set<String> nestedAttributes();
}
