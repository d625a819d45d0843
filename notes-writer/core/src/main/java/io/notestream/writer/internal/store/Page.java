package io.notestream.writer.internal.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param <T> what is listed
 * @param <P> a position in the list
 * @param items at most as many as were asked for; fewer, or none, although there is a next page, if
 *     the reading was bounded
 * @param next where the next page begins: after this; {@code null} if nothing is left
 */
public record Page<T, P>(List<T> items, @Nullable P next) {

  /** Copies the list. */
  public Page {
    items = List.copyOf(items);
  }
}
