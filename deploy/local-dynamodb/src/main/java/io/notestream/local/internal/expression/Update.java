package io.notestream.local.internal.expression;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The changes of an item: an UpdateExpression or AttributeUpdates. Immutable. */
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
   * Returns the size of the update itself: an amount for the update, and for each of its actions an
   * amount, the path and the values of the request, but not what is read from the item. The service
   * does not document it; it was measured. The older parameters have size 0.
   */
  long costBytes();

  /**
   * Returns whether the update creates an item where there is none. One that only removes does not.
   */
  boolean createsItem();

  /** Returns the names of the top-level attributes that the update may change, in order. */
  Set<String> attributes();

  /**
   * Returns the names of the top-level attributes that nested paths lead into, to read or to
   * change.
   */
  Set<String> nestedAttributes();

  /**
   * Returns the types that the update gives to top-level attributes, as far as they do not depend
   * on the item.
   */
  Map<String, Value.Type> types();
}
