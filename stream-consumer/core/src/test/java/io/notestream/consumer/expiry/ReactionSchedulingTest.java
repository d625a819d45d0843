package io.notestream.consumer.expiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReactionSchedulingTest {

  private static final Duration SOON = Duration.ofMillis(20);

  @Test
  void threadsThatHaveNothingToDoEnd() {
    ThreadPoolExecutor pool =
        (ThreadPoolExecutor) ReactionScheduling.THREADS.pools().make("reaction-test", 3);

    assertThat(pool.allowsCoreThreadTimeOut()).isTrue();
    assertThat(pool.getKeepAliveTime(TimeUnit.SECONDS)).isEqualTo(10);
    assertThat(pool.getMaximumPoolSize()).isEqualTo(3);
    pool.shutdownNow();
  }

  @Test
  void anAlarmComesUnlessItIsCalledOff() throws Exception {
    AtomicInteger alarms = new AtomicInteger();
    CountDownLatch last = new CountDownLatch(1);
    try (ReactionScheduling.Watchdog watchdog = ReactionScheduling.THREADS.watchdog().get()) {
      watchdog.after(SOON, alarms::incrementAndGet).run();
      watchdog.after(SOON, alarms::incrementAndGet);
      watchdog.after(SOON.multipliedBy(2), last::countDown);

      last.await();
      assertThat(alarms).hasValue(1);
    }
  }

  @Test
  void aWatchdogThatIsClosedTakesNothingMore() {
    ReactionScheduling.Watchdog watchdog = ReactionScheduling.THREADS.watchdog().get();
    watchdog.close();

    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> watchdog.after(SOON, () -> {}));
  }
}
