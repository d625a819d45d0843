package io.notestream.consumer.worker.internal.console.letter;

import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.deadletter.LetterEntry;
import io.notestream.consumer.deadletter.LetterPage;
import io.notestream.consumer.worker.internal.console.read.Sample;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.DeadLetter.State;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many letters are in a state. Immutable.
 *
 * @param count how many were counted
 * @param more whether there are more than that
 * @param byReason the same by their reasons
 * @param oldestAt the time of the first one, by which the list is sorted; {@code null} if there is
 *     none
 */
public record LetterCount(
    long count, boolean more, Map<String, Long> byReason, @Nullable String oldestAt) {

  /** More of them make no difference to anybody, and cost. */
  private static final int MOST = 1_000;

  /** Counts the letters in a state. */
  static Sample<LetterCount> of(DeadLetters letters, State state) {
    LetterPage page = letters.page(state, null, MOST);
    Map<String, Long> byReason = new TreeMap<>();
    for (LetterEntry entry : page.entries()) {
      byReason.merge(entry.reason(), 1L, Long::sum);
    }
    String oldest = page.entries().isEmpty() ? null : Timestamps.format(page.entries().get(0).at());
    return new Sample<>(
        new LetterCount(page.entries().size(), page.next() != null, byReason, oldest),
        page.readUnits());
  }
}
