package io.notestream.local.internal.expression;

import io.notestream.local.internal.item.Item;

/**
 * What became of an item in an update.
 *
 * @param item the item as it is now
 * @param updatedOld what the touched paths held before, inside of the documents that they stand in:
 *     the answer to ReturnValues UPDATED_OLD
 * @param updatedNew what the touched paths hold now: the answer to UPDATED_NEW. Where elements were
 *     removed from a list or appended to it, another element may stand at an index now, or none
 */
public record UpdateResult(Item item, Item updatedOld, Item updatedNew) {

  /** An update that did nothing to an item. */
  public static UpdateResult unchanged(Item item) {
    return new UpdateResult(item, Item.empty(), Item.empty());
  }
}
