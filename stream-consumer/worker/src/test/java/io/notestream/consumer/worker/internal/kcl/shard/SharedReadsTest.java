package io.notestream.consumer.worker.internal.kcl.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.consumer.worker.options.KclProfile;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedReadsTest {

  @Test
  void soManyShardsAreReadAtOnceAndAllInTheEnd() throws Exception {
    SharedReads reads = new SharedReads(KclProfile.local(), 2);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger all = new AtomicInteger();
    ExecutorService shards = Executors.newFixedThreadPool(8);
    try {
      CompletableFuture.allOf(
              IntStream.range(0, 8)
                  .mapToObj(
                      shard ->
                          CompletableFuture.runAsync(
                              () -> {
                                for (int i = 0; i < 20; i++) {
                                  read(reads, now, most, all);
                                }
                              },
                              shards))
                  .toArray(CompletableFuture[]::new))
          .get(1, TimeUnit.MINUTES);
    } finally {
      shards.shutdownNow();
    }

    assertThat(most).hasValue(2);
    assertThat(all).hasValue(160);
  }

  @Test
  void aQuietShardIsReadSoonOnceRecordsAreKnownToCome() throws Exception {
    KclProfile profile = KclProfile.local().withReading(Duration.ofSeconds(10), Duration.ZERO, 100);
    SharedReads reads = new SharedReads(profile, 2);
    ReadPace pace = reads.pace();
    pace.begun(System.nanoTime() - Duration.ofSeconds(10).toNanos());
    pace.returned(0, false, Duration.ZERO); // The next read is due in ten seconds.
    CompletableFuture<Void> waiting =
        CompletableFuture.runAsync(
            () -> {
              try {
                reads.await(pace);
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });

    await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              reads.recordsAreComing();
              return waiting.isDone();
            });
    waiting.join();
  }

  private static void read(
      SharedReads reads, AtomicInteger now, AtomicInteger most, AtomicInteger all) {
    try {
      reads.read(
          () -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            try {
              TimeUnit.MILLISECONDS.sleep(2); // As long as a read, not a wait.
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            now.decrementAndGet();
            return all.incrementAndGet();
          });
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
