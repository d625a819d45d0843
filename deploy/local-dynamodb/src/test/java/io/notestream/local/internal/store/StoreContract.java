package io.notestream.local.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store promises. */
abstract class StoreContract {

  static final Codec<String> TEXT =
      new Codec<>() {
        @Override
        public byte[] encode(String value) {
          return value.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String decode(byte[] bytes) {
          return new String(bytes, StandardCharsets.UTF_8);
        }
      };

  Store store;

  abstract Store open();

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void valuesAreStoredReplacedAndRemoved() {
    StoreMap<String> map = store.map("letters", TEXT);

    store.commit(
        () -> {
          assertThat(map.put(key(1), "a")).isNull();
          assertThat(map.put(key(1), "b")).isEqualTo("a");
          assertThat(map.remove(key(2))).isNull();
          return null;
        });

    assertThat(map.get(key(1))).isEqualTo("b");
    assertThat(map.size()).isOne();
    store.commit(() -> map.remove(key(1)));
    assertThat(map.get(key(1))).isNull();
    assertThat(map.size()).isZero();
  }

  @Test
  void rangesAreOrderedByUnsignedBytesLowerBoundIncludedUpperNot() {
    StoreMap<String> map = store.map("letters", TEXT);
    for (int i : new int[] {200, 3, 127, 128, 0, 255}) {
      store.commit(() -> map.put(key(i), String.valueOf(i)));
    }

    assertThat(values(map.ascending(key(3), key(200)))).containsExactly("3", "127", "128");
    assertThat(values(map.descending(key(3), key(200)))).containsExactly("128", "127", "3");
    assertThat(values(map.ascending(key(128), null))).containsExactly("128", "200", "255");
    assertThat(values(map.descending(key(128), null))).containsExactly("255", "200", "128");
    assertThat(values(map.ascending(new byte[0], null))).hasSize(6);
    assertThat(values(map.ascending(key(200), key(3)))).isEmpty();
    assertThat(values(map.descending(key(4), key(100)))).isEmpty();
  }

  @Test
  void oneNameIsAlwaysOneMap() {
    store.commit(() -> store.map("letters", TEXT).put(key(1), "a"));

    assertThat(store.map("letters", TEXT).get(key(1))).isEqualTo("a");
    assertThat(store.names()).containsExactly("letters");
  }

  @Test
  void droppedMapIsEmpty() {
    store.commit(() -> store.map("letters", TEXT).put(key(1), "a"));

    store.commit(
        () -> {
          store.drop("letters");
          return null;
        });

    assertThat(store.names()).doesNotContain("letters");
    assertThat(store.map("letters", TEXT).get(key(1))).isNull();
  }

  @Test
  void snapshotSeesNothingOfACommitUnderWay() throws InterruptedException {
    StoreMap<String> map = store.map("letters", TEXT);
    CountDownLatch halfway = new CountDownLatch(1);
    AtomicReference<List<String>> seen = new AtomicReference<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                halfway.await();
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
              seen.set(store.snapshot(() -> values(map.ascending(new byte[0], null))));
            });
    reader.start();

    store.commit(
        () -> {
          map.put(key(1), "a");
          halfway.countDown();
          for (int i = 2; i < 1000; i++) {
            map.put(new byte[] {(byte) (i >> 8), (byte) i}, "b");
          }
          return null;
        });
    reader.join();

    assertThat(seen.get()).hasSize(999);
  }

  @Test
  void commitsNest() {
    StoreMap<String> map = store.map("letters", TEXT);

    String inner =
        store.commit(
            () -> {
              map.put(key(1), "a");
              return store.commit(() -> store.snapshot(() -> map.get(key(1))));
            });

    assertThat(inner).isEqualTo("a");
  }

  @Test
  void failureOfACommitReachesItsCaller() {
    assertThatThrownBy(
            () ->
                store.commit(
                    () -> {
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(IllegalStateException.class);

    store.commit(() -> store.map("letters", TEXT).put(key(1), "a"));
    assertThat(store.map("letters", TEXT).get(key(1))).isEqualTo("a");
  }

  @Test
  void randomChangesGiveWhatATreeMapGives() {
    Random random = new Random(7);
    StoreMap<String> map = store.map("numbers", TEXT);
    TreeMap<byte[], String> model = new TreeMap<>(Arrays::compareUnsigned);
    for (int round = 0; round < 300; round++) {
      store.commit(
          () -> {
            for (int i = 0; i < 20; i++) {
              byte[] key = new byte[1 + random.nextInt(2)];
              random.nextBytes(key);
              if (random.nextInt(3) == 0) {
                assertThat(map.remove(key)).isEqualTo(model.remove(key));
              } else {
                String value = "v" + random.nextInt();
                assertThat(map.put(key, value)).isEqualTo(model.put(key, value));
              }
            }
            return null;
          });
      byte[] from = {(byte) random.nextInt(256)};
      assertThat(values(map.ascending(from, null)))
          .containsExactlyElementsOf(model.tailMap(from, true).values());
    }
    assertThat(map.size()).isEqualTo(model.size());
    assertThat(values(map.descending(new byte[0], null)))
        .containsExactlyElementsOf(model.descendingMap().values());
    for (Map.Entry<byte[], String> entry : model.entrySet()) {
      assertThat(map.get(entry.getKey())).isEqualTo(entry.getValue());
    }
  }

  static byte[] key(int value) {
    return new byte[] {(byte) value};
  }

  static List<String> values(Iterator<StoreMap.Entry<String>> entries) {
    List<String> values = new ArrayList<>();
    entries.forEachRemaining(entry -> values.add(entry.value()));
    return values;
  }
}
