package io.notestream.consumer.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TogetherTest {

  private final ExecutorService threads =
      Executors.newFixedThreadPool(2, DaemonThreads.named("test"));
  private final Together together = new Together(threads);
  private final Set<Integer> done = ConcurrentHashMap.newKeySet();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void doesThingsAtOnceAndWaitsForAll() {
    CountDownLatch met = new CountDownLatch(3);

    boolean all =
        together.all(
            List.of(1, 2, 3),
            value -> {
              met.countDown();
              await(met);
              return done.add(value);
            });

    assertThat(all).isTrue();
    assertThat(done).containsExactlyInAnyOrder(1, 2, 3);
  }

  @Test
  void saysWhetherAnyFailed() {
    assertThat(together.all(List.of(1, 2, 3), value -> done.add(value) && value != 2)).isFalse();
    assertThat(done).hasSize(3);
    assertThat(together.all(List.<Integer>of(), value -> false)).isTrue();
  }

  @Test
  void anErrorPassesThroughOnceAllHaveEnded() {
    assertThatThrownBy(
            () ->
                together.all(
                    List.of(1, 2, 3),
                    value -> {
                      done.add(value);
                      if (value == 1) {
                        throw new AssertionError("a bug");
                      }
                      return true;
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessage("a bug");
    assertThat(done).hasSize(3);
  }

  @Test
  void anErrorOfTheCallersOwnPassesThroughToo() {
    assertThatThrownBy(
            () ->
                together.all(
                    List.of(1),
                    value -> {
                      throw new IllegalStateException("alone");
                    }))
        .isInstanceOf(IllegalStateException.class);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
