package io.notestream.local.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableStoreTest extends StoreContract {

  @TempDir Path directory;

  @Override
  Store open() {
    return DurableStore.open(directory);
  }

  @Test
  void whatWasCommittedIsThereAfterAReopen() {
    store.commit(() -> store.map("letters", TEXT).put(key(1), "a"));
    store.commit(() -> store.map("digits", TEXT).put(key(1), "1"));

    reopen();

    assertThat(store.map("letters", TEXT).get(key(1))).isEqualTo("a");
    assertThat(store.map("digits", TEXT).get(key(1))).isEqualTo("1");
    assertThat(store.names()).containsExactly("digits", "letters");
  }

  @Test
  void droppedMapStaysEmptyAfterAReopen() {
    store.commit(() -> store.map("letters", TEXT).put(key(1), "a"));
    store.commit(
        () -> {
          store.drop("letters");
          return null;
        });

    reopen();

    assertThat(store.map("letters", TEXT).size()).isZero();
  }

  @Test
  void fileAsItIsAfterACommitHoldsTheCommit(@TempDir Path copies) throws IOException {
    StoreMap<String> map = store.map("letters", TEXT);
    for (int i = 0; i < 20; i++) {
      int value = i;
      store.commit(() -> map.put(key(value), "v" + value));

      // What another process would find had this one been killed here.
      Path copy = Files.createDirectory(copies.resolve("copy" + i));
      Files.copy(directory.resolve("local-dynamodb.mv.db"), copy.resolve("local-dynamodb.mv.db"));
      try (Store found = DurableStore.open(copy)) {
        assertThat(found.map("letters", TEXT).size()).isEqualTo(i + 1);
      }
    }
  }

  @Test
  void largeCommitIsWrittenWholeOrNotAtAll(@TempDir Path copy) throws IOException {
    StoreMap<String> map = store.map("letters", TEXT);
    store.commit(() -> map.put(key(1), "before"));

    store.commit(
        () -> {
          for (int i = 0; i < 20_000; i++) {
            map.put(("k" + i).getBytes(java.nio.charset.StandardCharsets.UTF_8), "x".repeat(500));
          }
          copyFile(copy);
          return null;
        });

    try (Store found = DurableStore.open(copy)) {
      assertThat(found.map("letters", TEXT).size()).isOne();
    }
    assertThat(map.size()).isEqualTo(20_001);
  }

  @Test
  void commitsOfManyThreadsAreAllThere() throws Exception {
    int threads = 16;
    int each = 200;
    StoreMap<String> map = store.map("numbers", TEXT);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    for (int thread = 0; thread < threads; thread++) {
      byte prefix = (byte) thread;
      pool.execute(
          () -> {
            for (int i = 0; i < each; i++) {
              byte[] key = {prefix, (byte) i};
              store.commit(() -> map.put(key, "v"));
            }
          });
    }
    pool.shutdown();
    assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

    reopen();

    assertThat(store.map("numbers", TEXT).size()).isEqualTo(threads * each);
  }

  @Test
  void interruptedThreadDoesNotCloseTheFileUnderTheOthers() {
    StoreMap<String> map = store.map("letters", TEXT);
    Thread.currentThread().interrupt();

    store.commit(() -> map.put(key(1), "a"));

    assertThat(Thread.interrupted()).isTrue();
    store.commit(() -> map.put(key(2), "b"));
    reopen();
    assertThat(store.map("letters", TEXT).size()).isEqualTo(2);
  }

  @Test
  void directoryInUseIsSaid() {
    assertThatThrownBy(this::open)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContaining("in use");
  }

  @Test
  void directoryThatCannotBeMadeIsSaid() throws IOException {
    Path occupied = Files.createFile(directory.resolve("occupied"));

    assertThatThrownBy(() -> DurableStore.open(occupied))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("occupied");
  }

  @Test
  void rangesReadWhileItChangesKeepWhatTheyBeganWith() {
    StoreMap<String> map = store.map("letters", TEXT);
    store.commit(
        () -> {
          for (int i = 0; i < 100; i++) {
            map.put(key(i), "old");
          }
          return null;
        });
    var range = map.ascending(new byte[0], null);
    List<String> seen = new ArrayList<>();
    for (int i = 0; range.hasNext(); i++) {
      int value = i;
      store.commit(() -> map.put(key(value + 1), "new"));
      seen.add(range.next().value());
    }

    assertThat(seen).hasSize(100).containsOnly("old");
  }

  private void copyFile(Path copy) {
    try {
      Files.copy(directory.resolve("local-dynamodb.mv.db"), copy.resolve("local-dynamodb.mv.db"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void reopen() {
    store.close();
    store = open();
  }
}
