package io.notestream.local.internal.table;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.table.Transactions.Place;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The items that transactions hold between looking at them and changing them. No call waits for a
 * held item: one that meets it is refused. Safe for use by several threads.
 */
final class ItemHolds {

  private final Map<Place, Object> holders = new ConcurrentHashMap<>();

  /** Takes hold of an item for {@code holder}; returns false if another holds it. */
  boolean take(Place place, Object holder) {
    Object other = holders.putIfAbsent(place, holder);
    return other == null || other == holder;
  }

  /** Ends the hold of {@code holder}, if it has one. */
  void release(Place place, Object holder) {
    holders.remove(place, holder);
  }

  /** Returns whether a transaction holds the item. */
  boolean isHeld(Place place) {
    return !holders.isEmpty() && holders.containsKey(place);
  }

  /**
   * Refuses a call that meets a held item.
   *
   * @throws ServiceException TransactionConflictException if a transaction holds the item
   */
  void refuseIfHeld(String tableId, ItemKey key) {
    if (!holders.isEmpty() && holders.containsKey(new Place(tableId, key))) {
      throw ServiceException.of(
          "TransactionConflictException", "Transaction is ongoing for the item");
    }
  }
}
