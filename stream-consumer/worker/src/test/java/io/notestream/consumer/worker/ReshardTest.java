package io.notestream.consumer.worker;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.worker.options.KclProfile;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.junit.LocalDynamoDbTest;
import io.notestream.local.stream.StreamControl.ShardInfo;
import io.notestream.model.note.Note;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Shards that split under load, and many of them. */
@LocalDynamoDbTest
class ReshardTest {

  private static final int USERS = 5;

  private final LocalDynamoDb engine;

  ReshardTest(LocalDynamoDb engine) {
    this.engine = engine;
  }

  @Test
  void everyChangeCountsOnceWhileShardsSplitAndParentsComeBeforeTheirChildren() throws Exception {
    try (Bench bench = Bench.in(engine, "splits-")) {
      StreamWorker worker = bench.running(bench.worker());
      List<ShardBatch> seen = Collections.synchronizedList(new ArrayList<>());
      worker.addBatchListener(seen::add);
      AtomicBoolean enough = new AtomicBoolean();
      CompletableFuture<Integer> load = CompletableFuture.supplyAsync(() -> load(bench, enough));

      for (int children : new int[] {2, 2, 1}) {
        int before = seen.size();
        eventually().until(() -> seen.size() > before + 3);
        engine.streams().split(bench.tables().notes(), children);
      }
      int last = seen.size();
      eventually().until(() -> seen.size() > last + 3);
      enough.set(true);
      int notes = load.join();

      eventually()
          .untilAsserted(
              () -> {
                assertThat(bench.created(USERS)).isEqualTo(notes);
                assertThat(updated(bench)).isEqualTo(notes);
                assertThat(bench.active(USERS)).isEqualTo(notes);
              });
      assertParentsFirst(bench, List.copyOf(seen));
    }
  }

  @Test
  void followsMoreThanAHundredShards() {
    try (Bench bench = Bench.in(engine, "many-")) {
      // Read rarely: a hundred shards at the usual pace would be a test of the machine.
      KclProfile slow = KclProfile.local().withIdleBetweenReads(Duration.ofMillis(500));
      StreamWorker worker = bench.running(bench.worker().profile(slow));
      bench.createMany(USERS, USERS);

      engine.streams().split(bench.tables().notes(), 100);
      engine.streams().split(bench.tables().notes(), shardIds(bench).get(0), 5);
      bench.createMany(300, USERS);

      eventually().untilAsserted(() -> assertThat(bench.created(USERS)).isEqualTo(300 + USERS));
      assertThat(openShards(bench)).hasSizeGreaterThan(100);
      eventually()
          .until(
              () ->
                  worker.health().ready() && bench.leases().keySet().containsAll(shardIds(bench)));
    }
  }

  /** Creates notes and updates each of them once until it is stopped; returns how many. */
  private static int load(Bench bench, AtomicBoolean enough) {
    int notes = 0;
    while (!enough.get()) {
      Note note = bench.create("user" + notes % USERS, "note " + notes);
      bench.put(note.toBuilder().title("changed").version(2).updatedAt(bench.now()).build());
      notes++;
    }
    return notes;
  }

  private static long updated(Bench bench) {
    long sum = 0;
    for (int i = 0; i < USERS; i++) {
      sum += bench.summary("user" + i).updated();
    }
    return sum;
  }

  private void assertParentsFirst(Bench bench, List<ShardBatch> seen) {
    List<String> order = seen.stream().map(ShardBatch::shardId).toList();
    for (ShardInfo shard : engine.streams().shards(bench.tables().notes())) {
      int first = order.indexOf(shard.id());
      if (shard.parentId() != null && first >= 0) {
        assertThat(order.lastIndexOf(shard.parentId()))
            .as("the last batch of %s before the first of its child", shard.parentId())
            .isLessThan(first);
      }
    }
    assertThat(order.stream().distinct().count()).isGreaterThan(4);
  }

  private List<String> openShards(Bench bench) {
    return engine.streams().shards(bench.tables().notes()).stream()
        .filter(shard -> shard.endingSequenceNumber() == null)
        .map(ShardInfo::id)
        .toList();
  }

  /** The open shards first. */
  private List<String> shardIds(Bench bench) {
    Map<Boolean, List<String>> byState =
        engine.streams().shards(bench.tables().notes()).stream()
            .collect(
                Collectors.partitioningBy(
                    shard -> shard.endingSequenceNumber() == null,
                    Collectors.mapping(ShardInfo::id, Collectors.toList())));
    List<String> ids = new ArrayList<>(byState.get(true));
    ids.addAll(byState.get(false));
    return ids;
  }
}
