package io.notestream.consumer.worker.internal.console.letter;

import io.notestream.consumer.deadletter.LetterEntry;
import io.notestream.model.view.DeadLetter.State;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to be done with letters. Immutable.
 *
 * @param action what is to be done
 * @param dryRun whether only to say what would happen
 * @param ids the letters; empty for all that the filter lets through
 * @param state the letters' state, unless they are named
 * @param reason their reason; {@code null} for any
 * @param user their user; {@code null} for any
 * @param who who wants it, as they call themselves
 * @param why the reason; {@code null} if none was given
 */
record JobRequest(
    Action action,
    boolean dryRun,
    List<String> ids,
    State state,
    @Nullable String reason,
    @Nullable String user,
    String who,
    @Nullable String why) {

  private static final int MOST_IDS = 1_000;

  /** What can be done with a letter. */
  enum Action {
    REDRIVE,
    DISCARD;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  JobRequest {
    ids = List.copyOf(ids);
    if (ids.size() > MOST_IDS) {
      throw new IllegalArgumentException("name at most " + MOST_IDS + " letters, or use a filter");
    }
    if (action == Action.DISCARD && !dryRun && (why == null || why.isBlank())) {
      throw new IllegalArgumentException("say why: it is kept in each letter that is discarded");
    }
    if (ids.isEmpty() && state != State.OPEN && state != State.RETRY) {
      throw new IllegalArgumentException("only open letters and pending reactions can be settled");
    }
  }

  boolean includes(LetterEntry entry) {
    return (reason == null || reason.equals(entry.reason()))
        && (user == null || user.equals(entry.userId()));
  }

  /** Returns which letters, for people. */
  String selection() {
    if (!ids.isEmpty()) {
      return ids.size() == 1 ? "one letter" : ids.size() + " named letters";
    }
    return (state == State.RETRY ? "all pending reactions" : "all open letters")
        + (user == null ? "" : " of one user")
        + (reason == null ? "" : ", reason " + reason);
  }
}
