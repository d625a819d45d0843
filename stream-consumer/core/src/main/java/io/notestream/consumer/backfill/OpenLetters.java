package io.notestream.consumer.backfill;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.deadletter.OpenRecords;
import io.notestream.consumer.internal.plan.NoteRef;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.consumer.internal.retry.Call;
import io.notestream.consumer.internal.retry.Retrier;
import java.util.HashSet;
import java.util.Set;
import java.util.function.DoubleConsumer;

/**
 * The notes of which a change stands in an open dead letter. Read anew for whoever asks, but once
 * for those who ask at the same time. Thread-safe.
 */
final class OpenLetters {

  private final OpenRecords records;
  private final Retrier retrier;
  private final Call call;
  private final DoubleConsumer used;
  private long readBegan;
  private Set<OpenRecords.Named> notes = Set.of();

  OpenLetters(OpenRecords records, Retrier retrier, String ops, DoubleConsumer used) {
    this.records = records;
    this.retrier = retrier;
    this.call = new Call("Query of dead letters", ops);
    this.used = used;
  }

  /** Returns the notes as of a time after this was called. */
  Attempt<Set<OpenRecords.Named>> read(Stop stop) {
    long asked = System.nanoTime();
    synchronized (this) {
      if (readBegan != 0 && readBegan - asked > 0) {
        return Attempt.done(notes); // Somebody has begun to read while this one waited.
      }
      long begins = System.nanoTime();
      return retrier
          .call(call, () -> records.notes(used), stop)
          .map(
              found -> {
                notes = new HashSet<>(found);
                readBegan = begins;
                return found;
              });
    }
  }

  /** Returns whether the note is among them. */
  static boolean isAmong(Set<OpenRecords.Named> notes, NoteRef note) {
    return notes.contains(new OpenRecords.Named(note.userId().value(), note.noteId().value()));
  }
}
