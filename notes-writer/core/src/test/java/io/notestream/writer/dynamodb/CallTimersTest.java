package io.notestream.writer.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
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

  /** Takes tasks as the SDK's are; the executor takes others too, and those are not timers. */
  private ScheduledFuture<?> schedule(Runnable task, long millis) {
    return timers.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  @Test
  void runsATaskWhenItsTimeIsUpAndNotBefore() throws Exception {
    long start = System.nanoTime();

    ScheduledFuture<?> timer = schedule(() -> {}, 50);

    timer.get(30, TimeUnit.SECONDS);
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000L);
    await().untilAsserted(() -> assertThat(timers.pending()).isZero());
  }

  @Test
  void runsTasksInTheOrderOfTheirTimesAndAgainAfterAPause() {
    List<Integer> ran = new CopyOnWriteArrayList<>();

    schedule(() -> ran.add(2), 2_000);
    schedule(() -> ran.add(1), 1);
    await().until(() -> ran.equals(List.of(1, 2)));
    await().during(CallTimers.TICK.multipliedBy(5)).until(() -> timers.pending() == 0);
    schedule(() -> ran.add(3), 1);

    await().untilAsserted(() -> assertThat(ran).containsExactly(1, 2, 3));
  }

  @Test
  void forgetsWhatIsCancelled() {
    List<Integer> ran = new CopyOnWriteArrayList<>();
    ScheduledFuture<?> cancelled = schedule(() -> ran.add(1), 1_000);

    assertThat(timers.pending()).isEqualTo(1);
    assertThat(cancelled.cancel(false)).isTrue();
    assertThat(timers.pending()).isZero();
    schedule(() -> ran.add(2), 1_200);

    await().atMost(Duration.ofSeconds(30)).until(() -> !ran.isEmpty());
    assertThat(ran).containsExactly(2);
  }

  @Test
  void aCallThatGetsNoThreadLeavesNothingAndTheNextIsTimedAgain() {
    List<Integer> ran = new CopyOnWriteArrayList<>();
    ThreadFactory threads = timers.getThreadFactory();
    timers.setThreadFactory(
        task -> {
          throw new OutOfMemoryError("no thread");
        });

    assertThatThrownBy(() -> schedule(() -> ran.add(1), 1)).isInstanceOf(OutOfMemoryError.class);
    assertThat(timers.pending()).isZero();
    timers.setThreadFactory(threads);
    schedule(() -> ran.add(2), 20);

    await().untilAsserted(() -> assertThat(ran).containsExactly(2));
  }

  @Test
  void missesNoTaskOfManyThreads() {
    List<Integer> ran = new CopyOnWriteArrayList<>();

    IntStream.range(0, 500).parallel().forEach(i -> schedule(() -> ran.add(i), i % 40));

    await().untilAsserted(() -> assertThat(ran).hasSize(500));
    await().untilAsserted(() -> assertThat(timers.pending()).isZero());
  }
}
