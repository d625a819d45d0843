package io.notestream.consumer;

import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.Stop;
import java.time.Instant;
import java.util.Optional;

/** Controls of batches whose callers have little time. */
public final class TestControls {

  private TestControls() {}

  /** Never asks to stop, and has a deadline. */
  public static BatchControl until(Instant deadline) {
    return new BatchControl() {
      @Override
      public Stop stop() {
        return Stop.never();
      }

      @Override
      public Optional<Instant> deadline() {
        return Optional.of(deadline);
      }
    };
  }
}
