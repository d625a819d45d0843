package io.notestream.consumer.worker.internal.console.shard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private final Progress progress = new Progress();

  @Test
  void whatStandsAtTheFirstLookMayHaveStoodThereForLonger() {
    look(0, "7", "1");
    look(10, "7", "2");

    assertThat(progress.of("s")).isEqualTo(new Progress.Since(START, true, at(10)));
  }

  @Test
  void aCheckpointHasStoodSinceItWasSeenToMove() {
    look(0, "7", "1");
    look(10, "8", "2");
    look(20, "8", "2");

    assertThat(progress.of("s")).isEqualTo(new Progress.Since(at(10), false, at(10)));
  }

  @Test
  void aLeaseThatComesLaterIsNew() {
    progress.look(List.of(), START);
    look(10, "TRIM_HORIZON", "1");

    assertThat(progress.of("s")).isEqualTo(new Progress.Since(at(10), false, at(10)));
  }

  @Test
  void aLeaseThatIsGoneIsForgotten() {
    look(0, "7", "1");
    progress.look(List.of(), at(10));

    assertThat(progress.of("s")).isNull();
  }

  private void look(int seconds, String checkpoint, String counter) {
    progress.look(
        List.of(new Lease("s", "worker", checkpoint, counter, List.of(), null)), at(seconds));
  }

  private static Instant at(int seconds) {
    return START.plusSeconds(seconds);
  }
}
