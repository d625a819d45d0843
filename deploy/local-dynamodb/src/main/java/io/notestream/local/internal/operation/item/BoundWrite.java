package io.notestream.local.internal.operation.item;

import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.table.ItemKey;
import io.notestream.local.internal.table.Table;
import io.notestream.local.internal.table.WriteFunction;
import org.jspecify.annotations.Nullable;

/**
 * A write that was checked against its table and is ready to be carried out.
 *
 * @param key the place of the item in the table
 */
record BoundWrite(ItemWrite write, Table table, ItemKey key) implements WriteFunction {

  @Override
  public @Nullable Item apply(@Nullable Item before) {
    return write.apply(before, table.definition());
  }
}
