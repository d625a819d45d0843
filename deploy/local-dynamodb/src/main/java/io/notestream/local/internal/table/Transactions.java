package io.notestream.local.internal.table;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.store.Store;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes and reads that reach over several items and happen all at once. A transaction holds its
 * items from the moment it begins until it has committed; a call that meets a held item meanwhile
 * is refused. Safe for use by several threads.
 */
public final class Transactions {

  private final Store store;
  private final ItemHolds holds;

  Transactions(Store store, ItemHolds holds) {
    this.store = store;
    this.holds = holds;
  }

  /** A change of one item; a write that returns the item as it was is a mere check. */
  public record Action(Table table, ItemKey key, WriteFunction write) {}

  /** The place of an item among those of all tables. */
  public record Place(String tableId, ItemKey key) {

    public static Place of(Table table, ItemKey key) {
      return new Place(table.definition().id(), key);
    }
  }

  /** An item to be read. */
  public record Lookup(Table table, ItemKey key) {}

  /** Does the same as {@link #write(List, Runnable, Runnable)}, with nothing alongside. */
  public List<WriteResult> write(List<Action> actions, Runnable whileHeld) {
    return write(actions, whileHeld, () -> {});
  }

  /**
   * Carries out all actions or none. No two of them may be about one item.
   *
   * @param whileHeld runs when the items are held and before anything is decided; what it throws
   *     cancels the transaction
   * @param alongside runs after the changes and in one commit with them
   * @throws RefusedTransactionException if any action is refused
   */
  public List<WriteResult> write(List<Action> actions, Runnable whileHeld, Runnable alongside) {
    Object holder = new Object();
    try {
      take(actions, holder);
      whileHeld.run();
      return store.commit(
          () -> {
            List<WriteResult> written = apply(actions);
            alongside.run();
            return written;
          });
    } finally {
      actions.forEach(action -> holds.release(place(action), holder));
    }
  }

  /**
   * Reads items as they are at one moment.
   *
   * @throws RefusedTransactionException if a writing transaction holds any of them
   */
  public List<@Nullable Item> read(List<Lookup> lookups, Runnable whileReading) {
    whileReading.run();
    return store.snapshot(
        () -> {
          refuse(
              lookups,
              lookup -> holds.isHeld(Place.of(lookup.table(), lookup.key())) ? conflict() : null);
          List<@Nullable Item> items = new ArrayList<>(lookups.size());
          lookups.forEach(lookup -> items.add(lookup.table().get(lookup.key())));
          return items;
        });
  }

  private void take(List<Action> actions, Object holder) {
    refuse(actions, action -> holds.take(place(action), holder) ? null : conflict());
  }

  private static List<WriteResult> apply(List<Action> actions) {
    List<@Nullable Item> before = new ArrayList<>(actions.size());
    List<@Nullable Item> after = new ArrayList<>(actions.size());
    refuse(
        actions,
        action -> {
          Item old = action.table().get(action.key());
          before.add(old);
          try {
            after.add(action.write().apply(old));
            return null;
          } catch (ServiceException refused) {
            after.add(null);
            return refused;
          }
        });
    List<WriteResult> written = new ArrayList<>(actions.size());
    for (int i = 0; i < actions.size(); i++) {
      Action action = actions.get(i);
      written.add(
          action.table().put(action.key(), before.get(i), after.get(i), ItemChange.Cause.USER));
    }
    return written;
  }

  private static <T> void refuse(List<T> actions, Function<T, @Nullable ServiceException> check) {
    List<@Nullable ServiceException> reasons =
        new ArrayList<>(Collections.nCopies(actions.size(), null));
    for (int i = 0; i < actions.size(); i++) {
      reasons.set(i, check.apply(actions.get(i)));
    }
    if (reasons.stream().anyMatch(Objects::nonNull)) {
      throw new RefusedTransactionException(reasons);
    }
  }

  private static Place place(Action action) {
    return Place.of(action.table(), action.key());
  }

  private static ServiceException conflict() {
    return ServiceException.of(
        "TransactionConflictException", "Transaction is ongoing for the item");
  }
}
