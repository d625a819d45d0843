package io.notestream.local.internal.operation.item;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.expression.Condition;
import io.notestream.local.internal.expression.Expressions;
import io.notestream.local.internal.expression.Update;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.table.Table;
import io.notestream.local.internal.table.TableDefinition;
import org.jspecify.annotations.Nullable;

/**
 * A put, an update, a delete or a mere check of one item, as a request or one action of a
 * transaction asks for it. It is made of what the request says; {@link #bind} checks it against its
 * table.
 */
abstract class ItemWrite {

  /** The largest item. */
  static final int MOST_BYTES = 400 * 1024;

  private final Item item;
  private final Expressions expressions;
  private final boolean showItemOnFailure;

  /**
   * Makes a write.
   *
   * @param item the item to put, or the key
   * @param showItemOnFailure whether the error of a failed condition shows the item
   */
  ItemWrite(Item item, Expressions expressions, boolean showItemOnFailure) {
    this.item = item;
    this.expressions = expressions;
    this.showItemOnFailure = showItemOnFailure;
  }

  /**
   * Refuses an item that is too large to be put.
   *
   * @throws ServiceException ValidationException
   */
  static void refuseTooLarge(Item item) {
    if (item.sizeBytes() > MOST_BYTES) {
      throw ServiceException.validation("Item size has exceeded the maximum allowed size");
    }
  }

  /** Returns the item to put, or the key. */
  final Item item() {
    return item;
  }

  /** Returns the update; null if there is none. */
  final @Nullable Update update() {
    return expressions.update();
  }

  /** Returns the size of what the request brings: the item to put or the key, and the values. */
  final int sizeBytes() {
    return item.sizeBytes() + Item.of(expressions.values()).sizeBytes();
  }

  /** Returns whether the write may change the item. */
  boolean changes() {
    return true;
  }

  /**
   * Refuses empty values where keys are. Also in a transaction they fail the whole request.
   *
   * @throws ServiceException ValidationException
   */
  void refuseEmpty(TableDefinition table) {
    KeyRules.refuseEmpty(table, item);
  }

  /**
   * Refuses an update of a key attribute. Also in a transaction it fails the whole request.
   *
   * @throws ServiceException ValidationException
   */
  void refuseKeyUpdate(TableDefinition table) {}

  /**
   * Checks the item or key against the table.
   *
   * @throws ServiceException ValidationException
   */
  final BoundWrite bind(Table table) {
    check(table.definition());
    return new BoundWrite(this, table, table.key(item));
  }

  /** Refuses a key that is not one of the table's. */
  void check(TableDefinition table) {
    KeyRules.checkKey(table, item);
  }

  /**
   * Returns the item that is to replace {@code before}, null for none.
   *
   * @throws ServiceException if the condition fails, or the result is none that can be stored
   */
  @Nullable Item apply(@Nullable Item before, TableDefinition table) {
    Condition condition = expressions.condition();
    if (condition != null && !condition.test(before)) {
      throw ConditionFailure.of(showItemOnFailure ? before : null);
    }
    return outcome(before, table);
  }

  /** Returns what becomes of the item, whose condition is fulfilled. */
  abstract @Nullable Item outcome(@Nullable Item before, TableDefinition table);

  /** Puts an item in place of the one with its key. */
  static final class Put extends ItemWrite {

    Put(Item item, Expressions expressions, boolean showItemOnFailure) {
      super(item, expressions, showItemOnFailure);
    }

    @Override
    void refuseEmpty(TableDefinition table) {
      super.refuseEmpty(table);
      IndexKeyRules.refuseEmpty(table, item());
    }

    @Override
    void check(TableDefinition table) {
      KeyRules.checkItem(table, item());
      IndexKeyRules.checkItem(table, item());
    }

    @Override
    Item outcome(@Nullable Item before, TableDefinition table) {
      return item();
    }
  }

  /** Deletes an item. */
  static final class Delete extends ItemWrite {

    Delete(Item key, Expressions expressions, boolean showItemOnFailure) {
      super(key, expressions, showItemOnFailure);
    }

    @Override
    @Nullable Item outcome(@Nullable Item before, TableDefinition table) {
      return null;
    }
  }

  /** Checks the condition on an item, and changes nothing. */
  static final class Check extends ItemWrite {

    Check(Item key, Expressions expressions, boolean showItemOnFailure) {
      super(key, expressions, showItemOnFailure);
    }

    @Override
    boolean changes() {
      return false;
    }

    @Override
    @Nullable Item outcome(@Nullable Item before, TableDefinition table) {
      return before;
    }
  }
}
