package io.notestream.local.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.item.DynamoNumber;
import io.notestream.local.internal.item.Item;
import io.notestream.local.internal.item.Value;
import io.notestream.local.internal.store.DurableStore;
import io.notestream.local.internal.store.MemoryStore;
import io.notestream.local.internal.store.Store;
import io.notestream.local.internal.table.RefusedTransactionException;
import io.notestream.local.internal.table.StreamView;
import io.notestream.local.internal.table.Table;
import io.notestream.local.internal.table.Tables;
import io.notestream.local.internal.table.Transactions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Writers change items at random, alone and in transactions, while shards are split and rolled over
 * and readers follow the lineage: whatever the order of events, every change must reach a reader
 * once, and each item's changes in their order.
 */
class StreamOrderTest {

  private static final int WRITERS = 4;
  private static final int ITEMS = 40;
  private static final int RESHARDS_EACH = 20;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void readersSeeEveryChangeOnceAndInOrder(long seed) throws Exception {
    run(new MemoryStore(), seed, 3000);
  }

  @Test
  void readersOfADurableStoreToo(@TempDir Path directory) throws Exception {
    run(DurableStore.open(directory), 6, 300);
  }

  private static void run(Store store, long seed, int changesEach) throws Exception {
    try (store) {
      new Scenario(store, seed, changesEach).run();
    }
  }

  private static final class Scenario {
    private final long seed;
    private final int changesEach;
    private final StreamBench bench;
    private final Table table;
    private final Tables tables;
    private final String arn;
    private final AtomicBoolean writing = new AtomicBoolean(true);
    private final AtomicInteger writersLeft = new AtomicInteger(WRITERS);
    private final AtomicLong changed = new AtomicLong();
    private final AtomicInteger resharded = new AtomicInteger();

    Scenario(Store store, long seed, int changesEach) {
      this.seed = seed;
      this.changesEach = changesEach;
      bench = new StreamBench(new StreamSettings("us-east-1", 2, Duration.ZERO), store);
      tables = new Tables(store, bench.streams, bench.clock, Duration.ZERO);
      table = tables.create(StreamBench.table("orders"), StreamView.NEW_AND_OLD_IMAGES);
      arn = bench.control.arn("orders");
    }

    void run() throws Exception {
      ExecutorService pool = Executors.newCachedThreadPool();
      List<Future<?>> running = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        Random random = new Random(seed * 31 + writer);
        running.add(pool.submit(() -> write(random)));
      }
      Callable<Map<String, Item>> reader = () -> new Reader(bench, arn, writing).follow();
      List<Future<Map<String, Item>>> readers = List.of(pool.submit(reader), pool.submit(reader));

      for (Future<?> each : running) {
        each.get();
      }
      for (Future<Map<String, Item>> each : readers) {
        assertThat(each.get()).isEqualTo(contents());
      }
      assertThat(new Reader(bench, arn, writing).follow()).isEqualTo(contents());
      pool.shutdown();
      assertThat(resharded).hasValue(WRITERS * RESHARDS_EACH);
    }

    private Map<String, Item> contents() {
      Map<String, Item> items = new HashMap<>();
      for (int i = 0; i < ITEMS; i++) {
        Item item = table.get(table.key(StreamBench.keys("k" + i)));
        if (item != null) {
          items.put("k" + i, item);
        }
      }
      return items;
    }

    private void write(Random random) {
      for (int i = 0; i < changesEach; i++) {
        String key = "k" + random.nextInt(ITEMS);
        if (i % (changesEach / RESHARDS_EACH) == 0) {
          while (!reshard(random)) {
            Thread.onSpinWait();
          }
        } else if (random.nextInt(4) > 0) {
          Item item = StreamBench.keys(key);
          try {
            table.change(table.key(item), before -> changed(item, before, random));
          } catch (ServiceException held) {
            continue;
          }
        } else {
          inTransaction(random);
        }
      }
      if (writersLeft.decrementAndGet() == 0) {
        writing.set(false);
      }
    }

    private void inTransaction(Random random) {
      Set<String> keys = new HashSet<>();
      for (int i = 0; i < 3; i++) {
        keys.add("k" + random.nextInt(ITEMS));
      }
      List<Transactions.Action> actions = new ArrayList<>();
      for (String key : keys) {
        Item item = StreamBench.keys(key);
        actions.add(
            new Transactions.Action(
                table, table.key(item), before -> changed(item, before, random)));
      }
      try {
        tables.transactions().write(actions, () -> {});
      } catch (RefusedTransactionException conflict) {
        // Another transaction was there first; nothing has changed.
      }
    }

    private Item changed(Item keys, Item before, Random random) {
      if (before != null && random.nextInt(5) == 0) {
        return null;
      }
      return keys.with(
          "v", new Value.N(DynamoNumber.parse(String.valueOf(changed.incrementAndGet()))));
    }

    /** False if another writer was there first. */
    private boolean reshard(Random random) {
      List<Shard> open = bench.reader.stream(arn).shards().open();
      Shard shard = open.get(random.nextInt(open.size()));
      int children = open.size() < 30 ? 1 + random.nextInt(3) : 1;
      try {
        bench.control.split("orders", shard.id(), children);
        resharded.incrementAndGet();
        return true;
      } catch (IllegalArgumentException closed) {
        assertThat(closed).hasMessageContaining("closed already");
        return false;
      }
    }
  }

  /** Follows a stream as a consumer does: parents to their end before children. */
  private static final class Reader {
    private final StreamBench bench;
    private final String arn;
    private final AtomicBoolean writing;
    private final Map<String, Item> items = new HashMap<>();
    private final Set<String> finished = new HashSet<>();
    private final Map<String, String> tokens = new HashMap<>();
    private final Map<String, Long> lastSequences = new HashMap<>();

    Reader(StreamBench bench, String arn, AtomicBoolean writing) {
      this.bench = bench;
      this.arn = arn;
      this.writing = writing;
    }

    Map<String, Item> follow() {
      boolean more = true;
      while (more) {
        boolean wasWriting = writing.get();
        boolean progress = false;
        for (Shard shard : bench.shards(arn)) {
          boolean parentDone = shard.parentId() == null || finished.contains(shard.parentId());
          if (parentDone && !finished.contains(shard.id())) {
            progress |= read(shard);
          }
        }
        more = wasWriting || progress;
      }
      return items;
    }

    private boolean read(Shard shard) {
      String token =
          tokens.computeIfAbsent(
              shard.id(), id -> bench.iterator(arn, shard, ShardIteratorType.TRIM_HORIZON));
      StreamPage page = bench.reader.read(token, 17);
      for (StreamMaps.PositionedRecord each : page.records()) {
        apply(shard, each);
      }
      if (page.next() == null) {
        finished.add(shard.id());
        return true;
      }
      tokens.put(shard.id(), page.next());
      return !page.records().isEmpty();
    }

    private void apply(Shard shard, StreamMaps.PositionedRecord each) {
      String key = ((Value.S) each.value().keys().get("pk")).value();
      Long last = lastSequences.put(shard.id(), each.sequence());
      assertThat(last == null ? SequenceNumber.NONE : last).isLessThan(each.sequence());
      assertThat(each.value().oldImage()).as("what %s was", key).isEqualTo(items.get(key));
      if (each.value().newImage() == null) {
        items.remove(key);
      } else {
        items.put(key, each.value().newImage());
      }
    }
  }
}
