package io.notestream.consumer.worker.chaos;

import io.notestream.consumer.worker.Sizes;
import io.notestream.consumer.worker.chaos.Truth.Size;
import io.notestream.model.note.Note;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What was done to one user's notes. Not thread-safe. */
final class History {

  private final List<Note> lasting = new ArrayList<>();
  private final List<Note> expiring = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private long created;
  private long updated;
  private long deleted;
  private boolean counted = true;

  /** A note that was there before anybody counted. */
  void old(Note note) {
    lasting.add(note);
    ids.add(note.id().value());
  }

  /** From now on, changes are lost with the stream: only what is left tells of them. */
  void lose() {
    counted = false;
  }

  /** From now on, changes are read by the consumer. */
  void keep() {
    counted = true;
  }

  void created(Note note) {
    old(note);
    created += counted ? 1 : 0;
  }

  void createdExpiring(Note note) {
    expiring.add(note);
    ids.add(note.id().value());
    created++;
  }

  boolean isEmpty() {
    return lasting.isEmpty();
  }

  int size() {
    return lasting.size();
  }

  Note get(int index) {
    return lasting.get(index);
  }

  void updated(int index, Note next) {
    lasting.set(index, next);
    updated += counted ? 1 : 0;
  }

  Note deleted(int index) {
    deleted += counted ? 1 : 0;
    return lasting.remove(index);
  }

  /** The ids of all notes there ever were. */
  Set<String> ids() {
    return ids;
  }

  boolean hasHappened() {
    return !ids.isEmpty();
  }

  Truth.User sum() {
    Map<String, Size> sizes = new TreeMap<>();
    for (Note note : lasting) {
      add(sizes, note, new Size(1, note.bodyBytes(), 0));
    }
    for (Note note : expiring) {
      add(sizes, note, new Size(0, 0, 1));
    }
    return new Truth.User(
        created,
        updated,
        deleted,
        expiring.size(),
        lasting.size(),
        lasting.stream().mapToLong(Note::bodyBytes).sum(),
        sizes);
  }

  private static void add(Map<String, Size> sizes, Note note, Size one) {
    sizes.merge(
        Sizes.size(note),
        one,
        (a, b) ->
            new Size(a.notes() + b.notes(), a.bytes() + b.bytes(), a.expired() + b.expired()));
  }
}
