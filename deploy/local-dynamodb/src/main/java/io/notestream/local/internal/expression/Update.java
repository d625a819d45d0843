package io.notestream.local.internal.expression;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How an item is to change: an UpdateExpression or AttributeUpdates. Immutable. */
public interface Update {

  /**
   * Changes an item. All that the update reads, it reads from the item as it was.
   *
   * @param item the item, null if there is none yet
   * @param key the key that the item has, or will have
   * @throws ServiceException ValidationException if the item does not allow the update
   */
  Item apply(@Nullable Item item, Item key);

  /**
   * Returns what the paths that the update touches hold in an item, inside the documents that they
   * stand in: before the update what ReturnValues UPDATED_OLD asks for, after it UPDATED_NEW. Where
   * elements were removed from a list or appended to it, another element may stand at an index
   * afterwards, or none.
   *
   * @param item the item; null if there is none, of which nothing is returned
   */
  Item touchedIn(@Nullable Item item);

  /**
   * Returns what the update counts for in its own size: an amount for itself, and for each of its
   * actions an amount, the path and what the request gives; not what is read from the item. The
   * service does not document it; it was measured. Of the older parameters nothing counts.
   */
  long costBytes();

  /**
   * Returns whether the update makes an item where there is none. One that only removes does not.
   */
  boolean createsItem();

  /** Returns the names of the top-level attributes that the update may change, in order. */
  Set<String> attributes();

  /**
   * Returns the names of the top-level attributes that paths lead into, be it to read or to change.
   */
  Set<String> nestedAttributes();

  /**
   * Returns the types that the update gives to top-level attributes, as far as no item is needed to
   * tell.
   */
  Map<String, Value.Type> types();
}
