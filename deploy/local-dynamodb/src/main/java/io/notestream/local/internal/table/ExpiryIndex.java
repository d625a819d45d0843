package io.notestream.local.internal.table;

import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.store.StoreMap;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The items of a table by the second at which they expire. Items whose attribute is missing or no
 * number are not in it. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/howitworks-ttl.html">How
 * it works</a>.
 */
final class ExpiryIndex {

  private static final int OLDEST_YEARS = 5;
  private static final BigDecimal LATEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private final String attribute;
  private final StoreMap<Item> entries;

  ExpiryIndex(String attribute, StoreMap<Item> entries) {
    this.attribute = attribute;
    this.entries = entries;
  }

  void change(ItemKey key, @Nullable Item before, @Nullable Item after) {
    OptionalLong from = second(before);
    OptionalLong to = second(after);
    if (from.equals(to)) {
      return;
    }
    if (from.isPresent()) {
      entries.remove(place(from.getAsLong(), key));
    }
    if (to.isPresent()) {
      entries.put(place(to.getAsLong(), key), Item.empty());
    }
  }

  List<ItemKey> due(Instant now, int limit) {
    List<ItemKey> due = new ArrayList<>();
    Iterator<StoreMap.Entry<Item>> each =
        entries.ascending(start(oldest(now)), start(now.getEpochSecond() + 1));
    while (each.hasNext() && due.size() < limit) {
      byte[] place = each.next().key();
      due.add(new ItemKey(Arrays.copyOfRange(place, Long.BYTES, place.length)));
    }
    return due;
  }

  boolean isDue(Item item, Instant now) {
    OptionalLong second = second(item);
    return second.isPresent()
        && second.getAsLong() <= now.getEpochSecond()
        && second.getAsLong() >= oldest(now);
  }

  private static long oldest(Instant now) {
    return Math.max(0, now.atOffset(ZoneOffset.UTC).minusYears(OLDEST_YEARS).toEpochSecond());
  }

  private OptionalLong second(@Nullable Item item) {
    if (item == null || !(item.get(attribute) instanceof Value.N number)) {
      return OptionalLong.empty();
    }
    BigDecimal value = number.value().toBigDecimal();
    return value.signum() < 0 || value.compareTo(LATEST) >= 0
        ? OptionalLong.empty()
        : OptionalLong.of(value.longValue());
  }

  private static byte[] start(long second) {
    return ByteBuffer.allocate(Long.BYTES).putLong(second).array();
  }

  private static byte[] place(long second, ItemKey key) {
    return ByteBuffer.allocate(Long.BYTES + key.bytes().length)
        .putLong(second)
        .put(key.bytes())
        .array();
  }
}
