package io.notestream.local.internal.table;

import io.notestream.local.internal.item.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a write.
 *
 * @param before the item as it was, null if there was none
 * @param after the item as it is, null if there is none
 * @param indexes the write units of the indexes that it has changed
 */
public record WriteResult(@Nullable Item before, @Nullable Item after, List<IndexUnits> indexes) {

  /** Write units that a change has cost in one index. */
  public record IndexUnits(String index, boolean global, double units) {}
}
