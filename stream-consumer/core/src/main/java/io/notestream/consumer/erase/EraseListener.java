package io.notestream.consumer.erase;

import io.notestream.model.view.Erasure;
import java.time.Instant;

/** A listener that is told how far an erasure is, on the thread that erases. */
public interface EraseListener {

  /**
   * Called when items were removed.
   *
   * @param kind what they are
   * @param number how many, of those since the last call
   */
  default void removed(Erasure.Kind kind, long number) {}

  /**
   * Called when all is removed that was there, before the wait for what is in flight.
   *
   * @param until when the wait is over
   */
  default void waiting(Instant until) {}

  /** {@return a listener that does nothing} */
  static EraseListener none() {
    return new EraseListener() {};
  }
}
