package io.notestream.consumer.sweep;

import io.notestream.model.change.NoteChange;
import io.notestream.model.note.Expiry;
import io.notestream.model.note.Note;
import io.notestream.model.table.Buckets;
import io.notestream.model.table.NoteKeys;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times the notes of which the stream says that they end before a look can know of them, and
 * forgets those that it says are gone or end at another time. Thread-safe.
 */
final class StreamTimers {

  private final TimingRule rule;
  private final TimerHeap heap;
  private final RecentEntries settled;
  private final ServerClock clock;
  private final long maxItemBytes;

  StreamTimers(
      TimingRule rule,
      TimerHeap heap,
      RecentEntries settled,
      ServerClock clock,
      long maxItemBytes) {
    this.rule = rule;
    this.heap = heap;
    this.settled = settled;
    this.clock = clock;
    this.maxItemBytes = maxItemBytes;
  }

  /** Takes note of changes, in stream order: of each note, the last one counts. */
  void changed(List<NoteChange> changes) {
    Map<NoteTimer.Key, NoteChange> last = new LinkedHashMap<>();
    for (NoteChange change : changes) {
      last.put(key(change), change);
    }
    Instant now = clock.earliestNow();
    last.forEach((key, change) -> changed(key, change, now));
  }

  private void changed(NoteTimer.Key key, NoteChange change, Instant now) {
    Note note = change.after();
    Expiry expiry = note == null ? null : note.expiry();
    if (note == null || expiry == null) {
      heap.remove(key);
      return;
    }
    DueNote entry =
        new DueNote(
            key.partition(),
            key.sort(),
            NoteKeys.expirySort(expiry, change.noteId()),
            note.bodyBytes());
    boolean isOurs =
        entry.inlineBytes() <= maxItemBytes
            && rule.timedByStream(change.eventTime(), expiry.instant(), now);
    if (isOurs) {
      if (!settled.isKnown(entry)) {
        heap.put(
            new NoteTimer(
                entry,
                Integer.parseInt(Buckets.of(change.userId().value(), Buckets.USERS)),
                expiry.instant(),
                NoteTimer.Source.STREAM));
      }
    } else if (heap.get(key).filter(timer -> timer.note().equals(entry)).isEmpty()) {
      heap.remove(key); // What is timed is a time at which the note does not end any more.
    }
  }

  private static NoteTimer.Key key(NoteChange change) {
    return NoteTimer.Key.of(change.userId(), change.noteId());
  }
}
