package io.notestream.local.expression;

import io.notestream.local.error.ServiceException;
import io.notestream.local.item.Item;
import java.util.Set;

/** How an item is to change: an UpdateExpression or AttributeUpdates. Immutable. */
public interface Update {

  /**
   * Changes an item. All that the update reads, it reads from the item as it was.
   *
   * @param item the item; if there is none yet, the key that it will have
   * @throws ServiceException ValidationException if the item does not allow the update
   */
  Updated apply(Item item);

  /** The names of the top-level attributes that the update may change, in order. */
  Set<String> attributes();
}
