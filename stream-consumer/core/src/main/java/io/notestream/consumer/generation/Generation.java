package io.notestream.consumer.generation;

import io.notestream.model.view.Meta;
import org.jspecify.annotations.Nullable;

/**
 * A generation of the views. Immutable.
 *
 * @param number at least 1
 * @param table the name of its views table
 * @param state what it is at the moment
 * @param meta what the table says about itself; {@code null} if no consumer has counted in it, or
 *     if there is no table
 */
public record Generation(int number, String table, State state, @Nullable Meta meta) {

  /** What a generation is at the moment. */
  public enum State {
    /** It reacts to expirations and removes bodies; readers should read it. */
    LIVE,
    /** It is newer than the live one, and was not backfilled. */
    FILLING,
    /** It is newer than the live one, and was backfilled: one can switch to it. */
    FILLED,
    /** It is older than the live one. */
    OLD
  }
}
