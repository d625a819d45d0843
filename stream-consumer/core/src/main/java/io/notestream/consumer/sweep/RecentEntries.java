package io.notestream.consumer.sweep;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers entries of the index that were dealt with, so that an entry that is behind costs one
 * refused delete and not one with each look. Forgets them after a minute, or when there are too
 * many. Thread-safe.
 */
final class RecentEntries {

  private static final Duration MEMORY = Duration.ofMinutes(1);
  private static final int MAX_ENTRIES = 10_000;

  private final InstantSource clock;
  private final Map<DueNote, Instant> until =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<DueNote, Instant> eldest) {
          return size() > MAX_ENTRIES;
        }
      };

  RecentEntries(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void remember(DueNote note) {
    until.remove(note);
    until.put(note, clock.instant().plus(MEMORY));
  }

  synchronized void forget(DueNote note) {
    until.remove(note);
  }

  synchronized boolean isKnown(DueNote note) {
    Instant known = until.get(note);
    if (known == null) {
      return false;
    }
    if (known.isAfter(clock.instant())) {
      return true;
    }
    until.remove(note);
    return false;
  }
}
