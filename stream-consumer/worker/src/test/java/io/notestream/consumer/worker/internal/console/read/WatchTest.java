package io.notestream.consumer.worker.internal.console.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchTest {

  private final Watch watch = new Watch(InstantSource.system());
  private final AtomicInteger reads = new AtomicInteger();

  @AfterEach
  void close() {
    watch.close();
  }

  @Test
  void nothingIsReadUntilSomebodyLooksAndOneReadServesAll() {
    Watched<Integer> watched =
        watch.add(
            "numbers", Duration.ofMinutes(1), 1, () -> new Sample<>(reads.incrementAndGet(), 1));
    await().during(Duration.ofSeconds(1)).until(() -> reads.get() == 0);

    for (int page = 0; page < 50; page++) {
      assertThat(watched.look().value()).isEqualTo(1);
    }
    assertThat(watch.tally().readUnits()).isEqualTo(1);
  }

  @Test
  void aReadThatTookMuchIsFollowedByALongPause() {
    Watched<Integer> watched =
        watch.add(
            "much", Duration.ofMillis(1), 0.25, () -> new Sample<>(reads.incrementAndGet(), 1));

    long begun = System.nanoTime();
    await().until(() -> watched.look().value() == 2);

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(3_900));
  }

  @Test
  void whatFailsIsSaidBesideWhatWasSeenBefore() {
    Watched<Integer> watched =
        watch.add(
            "failing",
            Duration.ofMillis(100),
            1,
            () -> {
              if (reads.incrementAndGet() > 1) {
                throw new IllegalStateException("the table is gone");
              }
              return new Sample<>(7, 0);
            });

    assertThat(watched.look().error()).isNull();
    await().until(() -> watched.look().error() != null);
    assertThat(watched.look().value()).isEqualTo(7);
    assertThat(watched.look().error()).contains("the table is gone");
  }
}
