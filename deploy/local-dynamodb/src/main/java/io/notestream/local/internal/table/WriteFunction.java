package io.notestream.local.internal.table;

import io.notestream.local.internal.item.Item;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of an item. Has no effects of its own: it may be called and its result
 * thrown away.
 */
@FunctionalInterface
public interface WriteFunction {

  /**
   * Returns the item that is to replace {@code before}, null for none.
   *
   * @throws io.notestream.local.internal.error.ServiceException if nothing is to be changed,
   *     because a condition fails for instance
   */
  @Nullable Item apply(@Nullable Item before);
}
