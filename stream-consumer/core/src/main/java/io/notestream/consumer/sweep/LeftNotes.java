package io.notestream.consumer.sweep;

import io.notestream.model.note.Expiry;
import io.notestream.model.table.NoteKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Remembers the due notes that are left to DynamoDB's time to live, so that each is counted once,
 * and a look begins after those that stand at the front of their bucket: they stay there for hours
 * or days. Once an hour a look begins at the front again, for an entry that came to stand among
 * them. Used by one thread.
 */
final class LeftNotes {

  private static final Duration FULL_LOOK = Duration.ofHours(1);

  /** How long an entry may be on its way into the index while later ones are there. */
  private static final Duration INDEX_LAG = Duration.ofSeconds(10);

  /** How many notes are remembered; of more, some are counted again with each full look. */
  private static final int MAX_COUNTED = 10_000;

  private final long maxItemBytes;
  private final InstantSource clock;
  private final Map<String, Map<String, AttributeValue>> starts = new HashMap<>();
  private final Set<DueNote> counted =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<DueNote, Boolean> eldest) {
              return size() > MAX_COUNTED;
            }
          });
  private @Nullable Instant nextFullLook;

  /**
   * @param maxItemBytes notes with a larger body in the item are left
   * @param clock says when an hour is over
   */
  LeftNotes(long maxItemBytes, InstantSource clock) {
    this.maxItemBytes = maxItemBytes;
    this.clock = clock;
  }

  /** Returns whether the note is left to the time to live. */
  boolean contains(DueNote note) {
    return note.inlineBytes() > maxItemBytes;
  }

  /** Called before each look at all buckets. */
  void beginLook() {
    Instant now = clock.instant();
    if (nextFullLook == null || !now.isBefore(nextFullLook)) {
      starts.clear();
      nextFullLook = now.plus(FULL_LOOK);
    }
  }

  /** Returns the position after which to look for due notes of the bucket; empty for its front. */
  Map<String, AttributeValue> start(String bucket) {
    return starts.getOrDefault(bucket, Map.of());
  }

  /** Returns whether the note is left for the first time, as far as that is remembered. */
  boolean isNew(DueNote note) {
    return counted.add(note);
  }

  /**
   * Called for the page of a bucket that begins at {@link #start}, or follows one that did and was
   * settled, once what is to be deleted of it is deleted. The next look begins after the last note
   * that is left, if all before it are left or gone.
   *
   * @param gone whether a note was deleted
   * @param now what is due
   * @return whether all of the page is left or gone, and has been for long enough
   */
  boolean settle(String bucket, List<DueNote> page, Predicate<DueNote> gone, Instant now) {
    Instant settled = now.minus(INDEX_LAG);
    String end = NoteKeys.expiryPrefix(new Expiry(Expiry.nowInEpochSeconds(settled)));
    for (DueNote note : page) {
      if (note.entry().compareTo(end) >= 0 || !(contains(note) || gone.test(note))) {
        return false;
      }
      if (contains(note)) {
        starts.put(bucket, DueIndex.position(bucket, note));
      }
    }
    return true;
  }
}
