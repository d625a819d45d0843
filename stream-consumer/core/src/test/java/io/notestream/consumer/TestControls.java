package io.notestream.consumer;

import java.time.Instant;
import java.util.Optional;

/** Controls of batches whose callers have little time. */
public final class TestControls {

  private TestControls() {}

  /** Never asks to stop, and has a deadline. */
  public static BatchControl until(Instant deadline) {
    return new BatchControl() {
      @Override
      public boolean stopRequested() {
        return false;
      }

      @Override
      public Optional<Instant> deadline() {
        return Optional.of(deadline);
      }
    };
  }
}
