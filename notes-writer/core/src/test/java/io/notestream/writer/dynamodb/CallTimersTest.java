package io.notestream.writer.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallTimersTest {

  private final CallTimers timers = new CallTimers();

  @AfterEach
  void stop() {
    timers.shutdownNow();
  }

  @Test
  void runsATaskWhenItsTimeIsUpAndNotBefore() throws Exception {
    long start = System.nanoTime();

    ScheduledFuture<?> timer = timers.schedule(() -> {}, 50, TimeUnit.MILLISECONDS);

    timer.get(30, TimeUnit.SECONDS);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000L);
    assertThat(timers.pending()).isZero();
  }

  @Test
  void runsTasksInTheOrderOfTheirTimesAndAgainAfterAPause() {
    List<Integer> ran = new CopyOnWriteArrayList<>();

    timers.schedule(() -> ran.add(2), 200, TimeUnit.MILLISECONDS);
    timers.schedule(() -> ran.add(1), 1, TimeUnit.MILLISECONDS);
    await().until(() -> ran.equals(List.of(1, 2)));
    await().during(CallTimers.TICK.multipliedBy(5)).until(() -> timers.pending() == 0);
    timers.schedule(() -> ran.add(3), 1, TimeUnit.MILLISECONDS);

    await().untilAsserted(() -> assertThat(ran).containsExactly(1, 2, 3));
  }

  @Test
  void forgetsWhatIsCancelled() {
    List<Integer> ran = new CopyOnWriteArrayList<>();
    ScheduledFuture<?> cancelled = timers.schedule(() -> ran.add(1), 20, TimeUnit.MILLISECONDS);

    assertThat(cancelled.cancel(false)).isTrue();
    assertThat(timers.pending()).isZero();
    timers.schedule(() -> ran.add(2), 60, TimeUnit.MILLISECONDS);

    await().atMost(Duration.ofSeconds(30)).until(() -> !ran.isEmpty());
    assertThat(ran).containsExactly(2);
  }

  @Test
  void missesNoTaskOfManyThreads() {
    List<Integer> ran = new CopyOnWriteArrayList<>();

    IntStream.range(0, 500)
        .parallel()
        .forEach(i -> timers.schedule(() -> ran.add(i), i % 40, TimeUnit.MILLISECONDS));

    await().untilAsserted(() -> assertThat(ran).hasSize(500));
    assertThat(timers.pending()).isZero();
  }
}
