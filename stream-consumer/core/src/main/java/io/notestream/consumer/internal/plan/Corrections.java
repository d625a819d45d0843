package io.notestream.consumer.internal.plan;

import io.notestream.model.note.UserId;
import io.notestream.model.view.CorrectedNote;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The corrections of users' counters that are known, and the notes that they are about. A user that
 * is not among them is taken to have none since the change in question; if that was wrong, the
 * commit finds out, they are added here, and the rest is planned again. Not thread-safe.
 */
public final class Corrections {

  private final Map<UserId, Instant> users;
  private final Map<NoteRef, CorrectedNote> notes;
  private final Set<NoteRef> lookedUp;

  private Corrections(
      Map<UserId, Instant> users, Map<NoteRef, CorrectedNote> notes, Set<NoteRef> lookedUp) {
    this.users = users;
    this.notes = notes;
    this.lookedUp = lookedUp;
  }

  /** Returns an empty set of corrections. */
  public static Corrections none() {
    return new Corrections(new HashMap<>(0), new HashMap<>(0), new HashSet<>(0));
  }

  /** Returns a copy, which is independent of this set. */
  Corrections copy() {
    return new Corrections(new HashMap<>(users), new HashMap<>(notes), new HashSet<>(lookedUp));
  }

  /**
   * Adds what is known of notes of corrected users.
   *
   * @param corrected the users of the notes, and when each was corrected last
   * @param asked the notes that were looked up after that was known
   * @param found those of them for which counters have been corrected
   */
  public void learn(
      Map<UserId, Instant> corrected,
      Collection<NoteRef> asked,
      Map<NoteRef, CorrectedNote> found) {
    corrected.forEach(
        (user, at) -> {
          if (!at.equals(users.put(user, at))) {
            lookedUp.removeIf(note -> note.userId().equals(user)); // What is known is outdated.
          }
        });
    lookedUp.addAll(asked);
    notes.putAll(found);
  }

  /** Returns what is known of the note; {@code null} if it is not known to be corrected. */
  @Nullable CorrectedNote get(NoteRef note) {
    return notes.get(note);
  }

  /**
   * Returns the time of the user's last correction.
   *
   * @return {@code null} if it is not known, or if one of the notes was not looked up since
   */
  @Nullable Instant correctedAt(UserId user, Collection<NoteRef> ofUser) {
    return lookedUp.containsAll(ofUser) ? users.get(user) : null;
  }
}
