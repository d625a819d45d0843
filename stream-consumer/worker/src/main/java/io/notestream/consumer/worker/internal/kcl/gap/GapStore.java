package io.notestream.consumer.worker.internal.kcl.gap;

import io.notestream.model.view.Gap;
import java.time.Instant;
import java.util.Optional;

/**
 * What an application remembers of the stream it reads. Thread-safe; its methods throw an {@code
 * SdkException} if DynamoDB does not respond.
 */
public interface GapStore {

  /**
   * Stores a gap unless it is stored already.
   *
   * @param again whether one that was closed opens again, since more was lost
   * @return whether it is new
   */
  boolean keepGap(Gap gap, boolean again);

  /** Returns since when the application counts; empty if it has not begun to. */
  Optional<Instant> countingSince();
}
