package io.notestream.consumer.reconcile;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.deadletter.DeadLetters;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.Retrier;
import io.notestream.model.note.NoteId;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.DeadLetter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The notes that have a change in the open dead letters of a generation, as far as the letters name
 * them.
 */
final class ParkedNotes {

  private final DeadLetters letters;
  private final Retrier retrier;
  private final Call call;
  private final int generation;

  ParkedNotes(DeadLetters letters, TableNames tables, Retrier retrier) {
    this.letters = letters;
    this.retrier = retrier;
    this.call = new Call("Query", tables.noteOps());
    this.generation = tables.generation();
  }

  /** Reads all open letters; returns the notes of each user. */
  Attempt<Map<String, Set<NoteId>>> read(Stop stop) {
    return retrier.call(
        call,
        () -> {
          Map<String, Set<NoteId>> parked = new HashMap<>();
          letters
              .list(DeadLetter.State.OPEN)
              .filter(letter -> letter.key().reaction() == null)
              .filter(letter -> letter.key().generation() == generation)
              .forEach(
                  letter -> {
                    String user = letter.userId();
                    String note = letter.noteId();
                    if (user != null && note != null && NoteId.isValid(note)) {
                      parked.computeIfAbsent(user, u -> new HashSet<>()).add(new NoteId(note));
                    }
                  });
          return parked;
        },
        stop);
  }
}
