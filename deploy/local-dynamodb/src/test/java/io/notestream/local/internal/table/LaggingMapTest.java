package io.notestream.local.internal.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.LocalClock;
import io.notestream.local.fault.IndexDelays;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.store.MemoryStore;
import io.notestream.local.internal.store.StoreMap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LaggingMapTest {

  private static final Duration LAG = Duration.ofSeconds(10);

  private final LocalClock clock = LocalClock.frozenAt(Instant.parse("2026-03-01T10:00:00Z"));
  private final MemoryStore store = new MemoryStore();
  private final IndexDelays delays = new IndexDelaySettings();
  private final StoreMap<Item> current = store.map("index", ItemCodec.INSTANCE);
  private final LaggingMap map =
      new LaggingMap(current, () -> delays.of("orders", "byDate"), clock);

  @Test
  void rangesAreUpToDateWithoutADelay() {
    put(1, "a");

    assertThat(read()).containsExactly("a");
  }

  @Test
  void changesAreSeenOnceTheDelayHasPassed() {
    put(1, "old");
    delays.set(LAG);
    put(1, "new");
    put(2, "added");
    clock.advance(LAG.dividedBy(2));
    remove(1);

    assertThat(read()).containsExactly("old");
    clock.advance(LAG.dividedBy(2));
    assertThat(read()).containsExactly("new", "added");
    clock.advance(LAG.dividedBy(2));
    assertThat(read()).containsExactly("added");
  }

  @Test
  void delayOfOneIndexGoesBeforeThatOfItsTableAndOfAll() {
    delays.set(LAG);
    delays.set("orders", Duration.ofSeconds(2));
    assertThat(delays.of("orders", "byDate")).isEqualTo(Duration.ofSeconds(2));
    assertThat(delays.of("others", "byDate")).isEqualTo(LAG);

    delays.set("orders", "byDate", Duration.ZERO);
    put(1, "a");

    assertThat(read()).containsExactly("a");
    delays.clear();
    assertThat(delays.of("others", "byDate")).isZero();
  }

  @Test
  void readersAreUpToDateAgainWhenTheDelayIsTakenAway() {
    delays.set(LAG);
    put(1, "a");
    assertThat(read()).isEmpty();

    delays.clear();

    assertThat(read()).containsExactly("a");
  }

  @Test
  void lookingUpOneEntryIsNeverLate() {
    delays.set(LAG);
    put(1, "a");

    assertThat(map.get(key(1))).isEqualTo(item("a"));
  }

  @Test
  void randomChangesAreSeenAsTheyWereALagAgo() {
    Random random = new Random(11);
    delays.set(LAG);
    TreeMap<byte[], Item> model = new TreeMap<>(Arrays::compareUnsigned);
    Deque<Map.Entry<Instant, TreeMap<byte[], Item>>> history = new ArrayDeque<>();
    history.add(Map.entry(Instant.EPOCH, new TreeMap<>(model)));
    for (int step = 0; step < 2000; step++) {
      clock.advance(Duration.ofMillis(random.nextInt(700)));
      int key = random.nextInt(30);
      if (random.nextInt(3) == 0) {
        remove(key);
        model.remove(key(key));
      } else {
        put(key, "v" + step);
        model.put(key(key), item("v" + step));
      }
      history.add(Map.entry(clock.instant(), new TreeMap<>(model)));
      Instant horizon = clock.instant().minus(LAG);
      TreeMap<byte[], Item> expected = history.peek().getValue();
      for (Map.Entry<Instant, TreeMap<byte[], Item>> each : history) {
        if (!each.getKey().isAfter(horizon)) {
          expected = each.getValue();
        }
      }
      byte[] from = key(random.nextInt(30));
      List<Item> up = items(map.ascending(from, null));
      List<Item> down = items(map.descending(from, null));
      Collections.reverse(down);
      assertThat(up).isEqualTo(new ArrayList<>(expected.tailMap(from, true).values()));
      assertThat(down).isEqualTo(up);
    }
  }

  private void put(int key, String value) {
    store.commit(() -> map.put(key(key), item(value)));
  }

  private void remove(int key) {
    store.commit(() -> map.remove(key(key)));
  }

  private List<String> read() {
    return items(map.ascending(new byte[0], null)).stream()
        .map(item -> ((Value.S) item.get("v")).value())
        .toList();
  }

  private static List<Item> items(Iterator<StoreMap.Entry<Item>> entries) {
    List<Item> items = new ArrayList<>();
    entries.forEachRemaining(entry -> items.add(entry.value()));
    return items;
  }

  private static byte[] key(int key) {
    return new byte[] {(byte) key};
  }

  private static Item item(String value) {
    return Item.of(Map.of("v", new Value.S(value)));
  }
}
