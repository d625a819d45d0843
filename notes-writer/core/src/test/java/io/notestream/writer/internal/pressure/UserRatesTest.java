package io.notestream.writer.internal.pressure;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.note.UserId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UserRatesTest {

  private static final UserId ALICE = new UserId("alice");

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L); // Overflows.

  @Test
  void servesTwiceAsManyAtOnceAndThenSoManyASecond() {
    UserRates rates = new UserRates(10, nanos::get);

    assertThat(served(rates, ALICE, 100)).isEqualTo(20);
    advance(Duration.ofSeconds(1));
    assertThat(served(rates, ALICE, 100)).isEqualTo(10);
    advance(Duration.ofMinutes(1));
    assertThat(served(rates, ALICE, 100)).isEqualTo(20);
  }

  @Test
  void saysHowLongToWaitForTheNext() {
    UserRates rates = new UserRates(4, nanos::get);
    served(rates, ALICE, 8);

    assertThat(rates.take(ALICE)).contains(Duration.ofMillis(250));
    advance(Duration.ofMillis(249));
    assertThat(rates.take(ALICE)).contains(Duration.ofMillis(1));
    advance(Duration.ofMillis(1));
    assertThat(rates.take(ALICE)).isEmpty();
  }

  @Test
  void countsEachUserApart() {
    UserRates rates = new UserRates(1, nanos::get);

    assertThat(served(rates, ALICE, 5)).isEqualTo(2);
    assertThat(served(rates, new UserId("bob"), 5)).isEqualTo(2);
  }

  @Test
  void limitsNobodyWithoutALimit() {
    assertThat(served(new UserRates(0, nanos::get), ALICE, 1000)).isEqualTo(1000);
  }

  /** However users come and go, each has what a bucket of its own would give it. */
  @Test
  void forgetsNothingThatMatters() {
    Random random = new Random(12);
    UserRates rates = new UserRates(3, nanos::get);
    Map<UserId, Double> tokens = new HashMap<>();
    Map<UserId, Long> seen = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      // In thirds of a second and a little, so that rounding does not decide.
      advance(Duration.ofNanos(random.nextInt(3) * 333_333_334L));
      UserId user = new UserId("user" + random.nextInt(4));
      double since = (nanos.get() - seen.getOrDefault(user, nanos.get())) / 1e9;
      double before = Math.min(6, tokens.getOrDefault(user, 6.0) + 3 * since);
      boolean expected = before > 0.999_999;

      assertThat(rates.take(user).isEmpty()).as("request " + i).isEqualTo(expected);

      tokens.put(user, expected ? before - 1 : before);
      seen.put(user, nanos.get());
    }
  }

  @Test
  void remembersABoundedNumberOfAMillionUsers() {
    UserRates rates = new UserRates(5, nanos::get);
    int served = 0;
    int most = 0;
    for (int i = 0; i < 1_000_000; i++) {
      served += rates.take(new UserId("user" + i)).isEmpty() ? 1 : 0;
      most = i % 1000 == 0 ? Math.max(most, rates.remembered()) : most;
    }

    assertThat(served).isEqualTo(1_000_000);
    assertThat(most).isGreaterThan(UserRates.MOST_USERS);
    assertThat(most).isLessThanOrEqualTo(2 * UserRates.MOST_USERS);
  }

  @Test
  void servesNoMoreToThreadsAtOnce() throws Exception {
    UserRates rates = new UserRates(50, nanos::get);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<Integer> requests = () -> served(rates, ALICE, 200);
      int all = 0;
      for (Future<Integer> served :
          threads.invokeAll(IntStream.range(0, 4).mapToObj(i -> requests).toList())) {
        all += served.get();
      }
      assertThat(all).isEqualTo(100);
    } finally {
      threads.shutdownNow();
    }
  }

  private static int served(UserRates rates, UserId user, int requests) {
    return (int) IntStream.range(0, requests).filter(i -> rates.take(user).isEmpty()).count();
  }

  private void advance(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
