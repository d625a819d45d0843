package io.notestream.local.internal.operation.item;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.expression.Expressions;
import io.notestream.local.internal.expression.Update;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.table.TableDefinition;
import org.jspecify.annotations.Nullable;

/** Changes attributes of an item, or makes the item if there is none. */
final class ItemUpdate extends ItemWrite {

  private final boolean limitsUpdate;

  private ItemUpdate(
      Item key, Expressions expressions, boolean showItemOnFailure, boolean limitsUpdate) {
    super(key, expressions, showItemOnFailure);
    this.limitsUpdate = limitsUpdate;
  }

  /**
   * Returns the update of an UpdateItem: the service limits the size of the update itself, as well
   * as that of the item that it leaves.
   */
  static ItemUpdate single(Item key, Expressions expressions, boolean showItemOnFailure) {
    return new ItemUpdate(key, expressions, showItemOnFailure, true);
  }

  /** Returns an update in a transaction: the service limits only the size of the resulting item. */
  static ItemUpdate inTransaction(Item key, Expressions expressions, boolean showItemOnFailure) {
    return new ItemUpdate(key, expressions, showItemOnFailure, false);
  }

  @Override
  void refuseKeyUpdate(TableDefinition table) {
    Update update = update();
    if (update == null) {
      return;
    }
    for (String attribute : table.key().attributes()) {
      if (update.attributes().contains(attribute)) {
        throw ServiceException.invalidParameter(
            "Cannot update attribute " + attribute + ". This attribute is part of the key");
      }
    }
  }

  @Override
  void check(TableDefinition table) {
    super.check(table);
    Update update = update();
    if (update != null) {
      IndexKeyRules.checkTypes(table, update.types());
      KeyRules.refuseNested(table, update.nestedAttributes());
    }
  }

  @Override
  @Nullable Item apply(@Nullable Item before, TableDefinition table) {
    Update update = update();
    if (limitsUpdate && update != null) {
      refuseTooLarge(update.costBytes());
    }
    return super.apply(before, table);
  }

  @Override
  @Nullable Item outcome(@Nullable Item before, TableDefinition table) {
    Update update = update();
    if (update == null) {
      return before == null ? item() : before;
    }
    if (before == null && !update.createsItem()) {
      return null;
    }
    Item after = update.apply(before, item());
    refuseTooLarge(after.sizeBytes());
    checkIndexKeys(after, update, table);
    return after;
  }

  private static void checkIndexKeys(Item after, Update update, TableDefinition table) {
    if (table.indexes().isEmpty()) {
      return;
    }
    ServiceException empty = IndexKeyRules.emptyAfterUpdate(table, after, update.attributes());
    if (empty != null) {
      throw new InvalidRequestException(empty);
    }
    IndexKeyRules.checkUpdated(table, after, update.attributes());
  }

  private static void refuseTooLarge(long bytes) {
    if (bytes > MOST_BYTES) {
      throw ServiceException.validation(
          "Item size to update has exceeded the maximum allowed size");
    }
  }
}
