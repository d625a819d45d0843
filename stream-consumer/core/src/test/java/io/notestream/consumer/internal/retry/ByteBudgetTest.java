package io.notestream.consumer.internal.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.batch.Stop;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ByteBudgetTest {

  private final ByteBudget budget = new ByteBudget(100);

  @Test
  void whoAsksForMoreThanIsLeftWaitsUntilItIsGivenBack() {
    ByteBudget.Share first = budget.acquire(70, Stop.never()).orElseThrow();
    CompletableFuture<Optional<ByteBudget.Share>> second =
        CompletableFuture.supplyAsync(() -> budget.acquire(40, Stop.never()));
    assertThat(budget.used()).isEqualTo(70);

    first.close();

    assertThat(second.join()).isPresent();
    assertThat(budget.used()).isEqualTo(40);
  }

  @Test
  void moreThanTheWholeBudgetIsTheWholeBudget() {
    ByteBudget.Share all = budget.acquire(5000, Stop.never()).orElseThrow();
    assertThat(budget.used()).isEqualTo(100);

    all.close();

    assertThat(budget.used()).isZero();
  }

  @Test
  void aRequestToStopEndsTheWaitAndLetsOthersPass() {
    ByteBudget.Share first = budget.acquire(60, Stop.never()).orElseThrow();
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<Optional<ByteBudget.Share>> large =
        CompletableFuture.supplyAsync(() -> budget.acquire(90, stop::get));

    stop.set(true);

    assertThat(large.join()).isEmpty();
    assertThat(budget.acquire(40, Stop.never())).isPresent();
    first.close();
  }
}
