package io.notestream.local.internal.table;

import io.notestream.local.internal.item.Item;
import org.jspecify.annotations.Nullable;

/**
 * A change of one item of a table. At least one of the two images is there.
 *
 * @param keys the key attributes alone
 * @param before the item as it was, null if it is new
 * @param after the item as it is, null if it is gone
 */
public record ItemChange(Item keys, @Nullable Item before, @Nullable Item after, Cause cause) {

  /** Who made a change. */
  public enum Cause {
    /** A caller of the API. */
    USER,
    /** The service, because the item had expired. */
    EXPIRY
  }
}
