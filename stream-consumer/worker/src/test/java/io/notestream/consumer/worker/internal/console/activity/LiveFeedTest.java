package io.notestream.consumer.worker.internal.console.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveFeedTest {

  private final LiveFeed feed = new LiveFeed(1_000);

  @Test
  void aReaderGetsEachChangeOnceAndInOrder() {
    publish(3);
    LiveFeed.Page first = feed.newest(10);
    publish(2);
    LiveFeed.Page second = feed.after(first.through(), 10);

    assertThat(first.changes())
        .extracting(LiveChange::id)
        .containsExactly(1_000_000L, 1_000_001L, 1_000_002L);
    assertThat(second.changes()).extracting(LiveChange::id).containsExactly(1_000_003L, 1_000_004L);
    assertThat(feed.after(second.through(), 10).changes()).isEmpty();
  }

  @Test
  void aReaderThatIsTooSlowIsToldHowManyItMissed() {
    publish(1);
    long position = feed.end();
    publish(LiveFeed.KEPT + 50);

    LiveFeed.Page page = feed.after(position, LiveFeed.KEPT);

    assertThat(page.changes()).hasSize(LiveFeed.KEPT);
    assertThat(page.missed()).isEqualTo(50);
    assertThat(page.through()).isEqualTo(feed.end());
  }

  @Test
  void aPositionOfAFormerProcessCountsAsTheBeginning() {
    publish(2);

    assertThat(feed.after(17, 10).changes()).hasSize(2);
    assertThat(feed.after(Long.MAX_VALUE, 10).changes()).hasSize(2);
  }

  private void publish(int count) {
    feed.publish(
        Collections.nCopies(
            count,
            new LiveChange(
                0, "at", "CREATED", null, "u", "n", 1, List.of(), 1L, true, "s", "1", "e", null)));
  }
}
