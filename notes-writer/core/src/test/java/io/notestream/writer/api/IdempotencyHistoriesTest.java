package io.notestream.writer.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.writer.TestWriter;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random histories of creations with few keys: repetitions, several at once, on two instances that
 * lose responses and crash between any two calls of DynamoDB, notes that are deleted or expire,
 * hours that pass.
 */
class IdempotencyHistoriesTest {

  /**
   * More, until each kind of request has been seen. A hundred times as many with {@code -Pfuzz}.
   */
  private static final int HISTORIES = 4 * Integer.getInteger("test.histories", 1);

  private static final int STEPS = 50;

  @TempDir private Path blobs;

  @Test
  void oneNoteAndOneResponseForAKeyWhateverHappens() throws Exception {
    int repeated = 0;
    int crashed = 0;
    int reused = 0;
    int refused = 0;
    long firstSeed = System.nanoTime();
    try (TestWriter writer = new TestWriter(blobs)) {
      for (long seed = firstSeed;
          seed < firstSeed + HISTORIES
              || (seed < firstSeed + 10L * HISTORIES && Math.min(reused, refused) == 0);
          seed++) {
        try (IdempotencyHistory history =
            new IdempotencyHistory(writer, blobs, "user-" + seed, new Random(seed))) {
          for (int i = 0; i < STEPS; i++) {
            history.step();
          }
          repeated += history.repeated();
          crashed += history.crashed();
          reused += history.reused();
          refused += history.refused();
        } catch (AssertionError different) {
          throw new AssertionError("with seed " + seed, different);
        }
      }
    }

    assertThat(repeated).as("repetitions").isPositive();
    assertThat(crashed).as("crashes").isPositive();
    assertThat(reused).as("other requests").isPositive();
    assertThat(refused).as("refused requests").isPositive();
  }
}
