package io.notestream.consumer.worker.kcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReadBudgetTest {

  private final ReadBudget budget = new ReadBudget(100);

  @Test
  void aReadWaitsUntilThereIsRoom() throws Exception {
    budget.reserve(80);
    CompletableFuture<Void> second = CompletableFuture.runAsync(this::reserveForty);
    await().until(() -> budget.waiting() == 1);
    assertThat(second).isNotDone();

    budget.release(80);

    second.join();
    assertThat(budget.used()).isEqualTo(40);
  }

  @Test
  void aReadLargerThanAllGoesAheadAlone() throws Exception {
    budget.reserve(1000);
    assertThat(budget.used()).isEqualTo(1000);
  }

  @Test
  void whatCameInMayOvershootAndThenNobodyElseReads() throws Exception {
    budget.reserve(10);
    budget.correct(10, 150);
    CompletableFuture<Void> second = CompletableFuture.runAsync(this::reserveForty);
    await().until(() -> budget.waiting() == 1);

    budget.correct(150, 50);

    second.join();
    assertThat(budget.used()).isEqualTo(90);
  }

  private void reserveForty() {
    try {
      budget.reserve(40);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
