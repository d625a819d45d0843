package io.notestream.stack.expiration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guard is what keeps expirations and deletes apart, and the judge of {@link ThreeClocksTest}
 * notices where it is wrong: with a guard that is too small or too large, the very same judging
 * finds what was mistaken.
 */
class WrongGuardTest {

  private static final int NO_TIME_TO_LIVE = 172_800;

  @Test
  void withoutAGuardWhatASweeperAheadRemovesIsTakenForADelete(@TempDir Path directory) {
    try (ThreeClocks clocks = new ThreeClocks(directory, Duration.ZERO)) {
      NearTheEnd load = clocks.run(60, 0, 50, NO_TIME_TO_LIVE);

      assertThat(clocks.mistaken(load))
          .anySatisfy(
              mistake ->
                  assertThat(mistake).contains("EXPIRED, 0 renewals, but").contains("DELETED"));
    }
  }

  @Test
  void withTooLargeAGuardAnUnmarkedDeleteIsTakenForAnExpiration(@TempDir Path directory) {
    try (ThreeClocks clocks = new ThreeClocks(directory, Duration.ofSeconds(300))) {
      NearTheEnd load = clocks.run(400, 0, 0, NO_TIME_TO_LIVE);

      assertThat(clocks.mistaken(load))
          .isNotEmpty()
          .allSatisfy(mistake -> assertThat(mistake).contains(": DELETED, ", "EXPIRED]"));
    }
  }
}
