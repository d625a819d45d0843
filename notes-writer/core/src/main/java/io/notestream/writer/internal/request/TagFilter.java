package io.notestream.writer.internal.request;

import java.util.Set;

/**
 * A tag to filter by. Notes that were stored by other rules hold tags in other forms, so a note is
 * also found by exactly what the caller sent. Immutable.
 *
 * @param tag as a note of today has it
 * @param asSent as the caller sent it
 */
public record TagFilter(String tag, String asSent) {

  /** Returns the tags of which a note must have one: one or two. */
  public Set<String> any() {
    return tag.equals(asSent) ? Set.of(tag) : Set.of(tag, asSent);
  }
}
