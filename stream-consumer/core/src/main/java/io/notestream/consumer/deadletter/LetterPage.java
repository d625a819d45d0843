package io.notestream.consumer.deadletter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list of dead letters. Immutable.
 *
 * @param entries the letters, in the order of their time
 * @param next where the next page begins; {@code null} if this is the last one
 * @param readUnits how many read units it took
 */
public record LetterPage(List<LetterEntry> entries, @Nullable String next, double readUnits) {

  /**
   * Creates a page.
   *
   * @param entries copied
   * @param next see above
   * @param readUnits see above
   */
  public LetterPage {
    entries = List.copyOf(entries);
  }
}
