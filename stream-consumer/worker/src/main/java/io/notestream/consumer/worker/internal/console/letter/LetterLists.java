package io.notestream.consumer.worker.internal.console.letter;

import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.deadletter.LetterEntry;
import io.notestream.consumer.deadletter.LetterPage;
import io.notestream.model.view.DeadLetter.State;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists letters in pages, filtered. Each request reads a bounded part. Thread-safe. */
final class LetterLists {

  /** How many letters a request reads at most, whatever the filter lets through. */
  private static final int MOST_READ = 2_000;

  private static final int PAGE = 200;

  private final DeadLetters letters;

  LetterLists(DeadLetters letters) {
    this.letters = letters;
  }

  /**
   * Which letters to list.
   *
   * @param state their state
   * @param reason their reason; {@code null} for any
   * @param user their user; {@code null} for any
   * @param after where to go on; {@code null} for the beginning
   * @param limit how many at most
   */
  record Wanted(
      State state,
      @Nullable String reason,
      @Nullable String user,
      @Nullable String after,
      int limit) {

    boolean includes(LetterEntry entry) {
      return (reason == null || reason.equals(entry.reason()))
          && (user == null || user.equals(entry.userId()));
    }

    private boolean isFiltered() {
      return reason != null || user != null;
    }
  }

  /** Returns a page. It may be empty though there are more: then so much was read. */
  Map<String, @Nullable Object> page(Wanted wanted) {
    List<Map<String, @Nullable Object>> found = new ArrayList<>();
    String after = wanted.after();
    int read = 0;
    do {
      // Filtered pages end with a page of the index, so that no letter falls between two of them.
      int size = wanted.isFiltered() ? PAGE : wanted.limit() - found.size();
      LetterPage page = letters.page(wanted.state(), after, size);
      page.entries().stream().filter(wanted::includes).map(LetterJson::entry).forEach(found::add);
      read += page.entries().size();
      after = page.next();
    } while (after != null && found.size() < wanted.limit() && read < MOST_READ);
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("letters", found);
    json.put("read", read);
    json.put("next", after);
    return json;
  }
}
