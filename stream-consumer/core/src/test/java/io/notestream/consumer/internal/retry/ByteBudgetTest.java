package io.notestream.consumer.internal.retry;

import static io.notestream.consumer.Patience.eventually;
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
    ByteBudget.Share first = share(70);
    CompletableFuture<Optional<ByteBudget.Share>> second = inBackground(40);
    eventually().until(() -> budget.waiting() == 1);
    assertThat(second).isNotDone();
    assertThat(budget.used()).isEqualTo(70);

    first.close();

    assertThat(second.join()).isPresent();
    assertThat(budget.used()).isEqualTo(40);
  }

  @Test
  void moreThanTheWholeBudgetIsServedAlone() {
    ByteBudget.Share all = share(5000);
    assertThat(budget.used()).isEqualTo(5000);
    CompletableFuture<Optional<ByteBudget.Share>> next = inBackground(1);
    eventually().until(() -> budget.waiting() == 1);
    assertThat(next).isNotDone();

    all.close();

    next.join().orElseThrow().close();
    assertThat(budget.used()).isZero();
  }

  @Test
  void whatGrowsMayOvershootAndThenNobodyElseIsServed() {
    ByteBudget.Share first = share(10);
    first.resize(150);
    CompletableFuture<Optional<ByteBudget.Share>> second = inBackground(40);
    eventually().until(() -> budget.waiting() == 1);

    first.resize(50);

    assertThat(second.join()).isPresent();
    assertThat(budget.used()).isEqualTo(90);
  }

  @Test
  void whatCanBeLeftUndoneGetsNoMoreThanHalfAndNothingWhileSomebodyWaits() {
    ByteBudget.Share first = share(30);
    assertThat(budget.acquireSpare(21)).isEmpty();
    budget.acquireSpare(20).orElseThrow().close();
    CompletableFuture<Optional<ByteBudget.Share>> second = inBackground(90);
    eventually().until(() -> budget.waiting() == 1);

    assertThat(budget.acquireSpare(1)).isEmpty();

    first.close();
    assertThat(second.join()).isPresent();
  }

  @Test
  void aLargeShareIsNotOvertakenBySmallOnes() {
    ByteBudget.Share first = share(50);
    CompletableFuture<Optional<ByteBudget.Share>> large = inBackground(80);
    eventually().until(() -> budget.waiting() == 1);
    CompletableFuture<Optional<ByteBudget.Share>> small = inBackground(40);
    eventually().until(() -> budget.waiting() == 2);
    assertThat(small).isNotDone();

    first.close();

    large.join().orElseThrow().close();
    assertThat(small.join()).isPresent();
  }

  @Test
  void aShareThatIsClosedTwiceIsGivenBackOnce() {
    ByteBudget.Share first = share(10);
    share(20);

    first.close();
    first.close();

    assertThat(budget.used()).isEqualTo(20);
  }

  @Test
  void aRequestToStopEndsTheWaitAndLetsOthersPass() {
    ByteBudget.Share first = share(60);
    AtomicBoolean stop = new AtomicBoolean();
    CompletableFuture<Optional<ByteBudget.Share>> large =
        CompletableFuture.supplyAsync(() -> budget.acquire(90, stop::get));

    stop.set(true);

    assertThat(large.join()).isEmpty();
    assertThat(budget.acquire(40, Stop.never())).isPresent();
    first.close();
  }

  private ByteBudget.Share share(long bytes) {
    return budget.acquire(bytes, Stop.never()).orElseThrow();
  }

  private CompletableFuture<Optional<ByteBudget.Share>> inBackground(long bytes) {
    return CompletableFuture.supplyAsync(() -> budget.acquire(bytes, Stop.never()));
  }
}
