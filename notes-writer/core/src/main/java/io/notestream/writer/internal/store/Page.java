package io.notestream.writer.internal.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list. Immutable.
 *
 * @param <T> what is listed
 * @param <P> a position in the list
 * @param items at most as many as were asked for; there may be fewer, or none, although there is a
 *     next page
 * @param next the position after which the next page starts; {@code null} if there is none
 */
public record Page<T, P>(List<T> items, @Nullable P next) {

  /** Copies the list. */
  public Page {
    items = List.copyOf(items);
  }
}
