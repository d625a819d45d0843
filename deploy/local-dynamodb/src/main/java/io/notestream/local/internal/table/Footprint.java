package io.notestream.local.internal.table;

import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.store.Store;
import io.notestream.local.internal.store.StoreMap;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The size of all items in a map: counted when first asked for, and kept up to date from then on.
 */
final class Footprint {

  private static final long UNKNOWN = -1;

  private final Store store;
  private final StoreMap<Item> items;
  private final AtomicLong bytes = new AtomicLong(UNKNOWN);

  Footprint(Store store, StoreMap<Item> items) {
    this.store = store;
    this.items = items;
    if (items.size() == 0) {
      bytes.set(0);
    }
  }

  long bytes() {
    long known = bytes.get();
    return known != UNKNOWN ? known : store.snapshot(this::count);
  }

  /** Follows a change of an item. Called inside a commit. */
  void change(@Nullable Item before, @Nullable Item after) {
    if (bytes.get() != UNKNOWN) {
      bytes.addAndGet(
          (after == null ? 0L : after.sizeBytes()) - (before == null ? 0L : before.sizeBytes()));
    }
  }

  private long count() {
    long sum = 0;
    for (Iterator<StoreMap.Entry<Item>> each = items.ascending(new byte[0], null);
        each.hasNext(); ) {
      sum += each.next().value().sizeBytes();
    }
    bytes.set(sum);
    return sum;
  }
}
