package io.notestream.consumer.worker;

import static io.notestream.consumer.worker.Bench.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.batch.ShardBatch;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Several workers share shards, and a processor starts over. */
class FleetTest {

  private static final int USERS = 8;

  @Test
  void twoWorkersShareTheShardsAndOneServesAllWhenTheOtherEnds() {
    try (Bench bench = Bench.start()) {
      StreamWorker first = bench.running(bench.worker());
      bench.createMany(USERS, USERS);
      bench.engine().streams().split(bench.tables().notes(), 4);
      Set<String> byFirst = shardsOf(first);
      StreamWorker second = bench.started(bench.worker());
      Set<String> bySecond = shardsOf(second);

      AtomicInteger written = new AtomicInteger(USERS);
      eventually()
          .until(
              () -> {
                bench.createMany(USERS, USERS);
                written.addAndGet(USERS);
                return !bySecond.isEmpty();
              });
      int before = written.get();
      eventually().untilAsserted(() -> assertThat(bench.created(USERS)).isEqualTo(before));
      byFirst.clear();

      second.close();
      bench.createMany(400, USERS);

      eventually().untilAsserted(() -> assertThat(bench.created(USERS)).isEqualTo(before + 400));
      eventually().until(() -> byFirst.containsAll(bySecond));
      assertThat(bench.active(USERS)).isEqualTo(before + 400);
    }
  }

  @Test
  void afterAnExceptionNobodyFoundTheShardIsReadAgainFromTheCheckpoint() {
    try (Bench bench = Bench.start()) {
      StreamWorker worker = bench.running(bench.worker());
      AtomicInteger batches = new AtomicInteger();
      worker.addBatchListener(
          batch -> {
            if (batches.incrementAndGet() == 1) {
              throw new IllegalStateException("nobody expected this");
            }
          });

      bench.create("user0", "counts all the same");

      eventually().untilAsserted(() -> assertThat(bench.created(1)).isEqualTo(1));
      assertThat(batches.get()).isGreaterThan(1);
    }
  }

  @Test
  void aShardThatEndsUnsettledIsNotFinishedNorAreItsChildrenRead() {
    try (Bench bench = Bench.start()) {
      StreamWorker worker = bench.running(bench.worker());
      AtomicBoolean found = new AtomicBoolean();
      AtomicInteger tries = new AtomicInteger();
      Set<String> parents = ConcurrentHashMap.newKeySet();
      Set<String> children = ConcurrentHashMap.newKeySet();
      worker.addBatchListener(
          batch -> {
            if (parents.isEmpty() || parents.contains(batch.shardId())) {
              parents.add(batch.shardId());
              tries.incrementAndGet();
              if (!found.get()) {
                throw new IllegalStateException("nobody expected this");
              }
            } else {
              children.add(batch.shardId());
            }
          });
      bench.createMany(20, USERS);
      eventually().until(() -> !parents.isEmpty());

      bench.engine().streams().split(bench.tables().notes(), 2);
      bench.createMany(20, USERS);
      String parent = parents.iterator().next();
      int before = tries.get();
      eventually().until(() -> tries.get() > before + 2);

      assertThat(children).isEmpty();
      assertThat(bench.created(USERS)).isZero();
      assertThat(bench.leases().get(parent).get("checkpoint").s()).isEqualTo("TRIM_HORIZON");
      found.set(true);
      eventually().untilAsserted(() -> assertThat(bench.created(USERS)).isEqualTo(40));
      assertThat(bench.active(USERS)).isEqualTo(40);
      assertThat(children).isNotEmpty();
    }
  }

  private static Set<String> shardsOf(StreamWorker worker) {
    Set<String> shards = ConcurrentHashMap.newKeySet();
    worker.addBatchListener((ShardBatch batch) -> shards.add(batch.shardId()));
    return shards;
  }
}
