package io.notestream.writer.internal.request;

import io.notestream.model.note.Tags;
import org.jspecify.annotations.Nullable;

/** The rule of what callers may use as a tag: the same for a note's tags and for a filter. */
final class TagRule {

  private TagRule() {}

  /** Returns what is wrong with a tag as a caller sent it; {@code null} if nothing is. */
  static @Nullable String whatIsWrong(String text) {
    String flaw = NoteText.flaw(text);
    if (flaw != null) {
      return "the tag " + flaw;
    }
    String tag = NoteText.tag(text);
    if (tag.isEmpty()) {
      return "a tag must not be blank";
    }
    int length = NoteText.length(tag);
    return length > Tags.MAX_LENGTH
        ? "a tag is at most " + Tags.MAX_LENGTH + " characters, not " + length
        : null;
  }
}
