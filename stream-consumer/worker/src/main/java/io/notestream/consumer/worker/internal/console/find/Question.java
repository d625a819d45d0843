package io.notestream.consumer.worker.internal.console.find;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody looks for, told by its form. Immutable.
 *
 * @param user a user; {@code null} if none is named
 * @param noteId a note; {@code null} if none is named
 * @param sequence the sequence number of an event's id; {@code null} if none is named
 * @param trace a trace id; {@code null} if none is named
 */
record Question(
    @Nullable String user,
    @Nullable String noteId,
    @Nullable String sequence,
    @Nullable String trace) {

  private static final String NOTE = "[0-7][0-9A-HJKMNP-TV-Z]{25}";

  /** A note or one of its events, with the owner before it or without. */
  private static final Pattern OF_NOTE =
      Pattern.compile("(?:(.+)\\s)?(" + NOTE + ")(?::(\\d{1,40})(?::\\S+)?)?", Pattern.DOTALL);

  private static final Pattern TRACE = Pattern.compile("(?:00-)?([0-9a-f]{32})(?:-[0-9a-f-]+)?");

  /**
   * Reads what stands in the box: a user, a note's id, an event's id or a trace id. A note or event
   * may have its user before it, which makes it quick to find.
   */
  static Question of(String text) {
    String asked = text.strip();
    Matcher note = OF_NOTE.matcher(asked);
    if (note.matches()) {
      String user = note.group(1);
      return new Question(user == null ? null : user.strip(), note.group(2), note.group(3), null);
    }
    Matcher trace = TRACE.matcher(asked);
    return trace.matches()
        ? new Question(null, null, null, trace.group(1))
        : new Question(asked, null, null, null);
  }
}
