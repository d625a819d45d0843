package io.notestream.consumer.expiry;

import io.notestream.consumer.deadletter.LetterStore;
import io.notestream.consumer.deadletter.ParkedRecord;
import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Note;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.view.DeadLetter;
import io.notestream.model.view.DeadLetterKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Pending reactions, kept as dead letters in the state RETRY. Thread-safe. */
final class OpsPendingReactions implements PendingReactions {

  static final String REASON = "REACTION";

  private final LetterStore letters;
  private final InstantSource clock;
  private final Supplier<? extends RandomGenerator> random;

  /**
   * @param random draws the delays before the first try
   */
  OpsPendingReactions(
      LetterStore letters, InstantSource clock, Supplier<? extends RandomGenerator> random) {
    this.letters = letters;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public void putIfAbsent(NoteChange.Expired expired, String reaction, String reason) {
    Note note = expired.before();
    Instant now = clock.instant();
    DeadLetter head =
        new DeadLetter(
            DeadLetterKey.ofReaction(
                expired.sequence(),
                NoteKeys.partition(note.userId()),
                NoteKeys.sort(note.id()),
                reaction),
            DeadLetter.State.RETRY,
            REASON,
            reason,
            1,
            note.userId().value(),
            note.id().value(),
            expired.eventId(),
            "-",
            now,
            null,
            now.plus(RetryDelays.after(1, random.get())),
            null,
            null,
            null,
            0);
    letters.putIfAbsent(head, ParkedRecord.of(ExpirationRecord.of(expired)), null);
  }
}
