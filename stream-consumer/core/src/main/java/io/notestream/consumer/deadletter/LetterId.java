package io.notestream.consumer.deadletter;

import io.notestream.model.view.DeadLetterKey;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The id of a dead letter, as people copy it from a list: the sort key, which implies the rest. */
final class LetterId {

  private static final Pattern FORM =
      Pattern.compile(
          "(\\d{40})#([0-9a-f]{16})#"
              + "(?:RECORD(?:\\.([2-9]|[1-9]\\d{1,8}))?|REACTION\\.([a-z0-9-]{1,63}))");

  private LetterId() {}

  static String of(DeadLetterKey key) {
    return key.sk();
  }

  /**
   * Reads an id.
   *
   * @throws IllegalArgumentException if the text is not the id of a letter
   */
  static DeadLetterKey parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "not the id of a dead letter: '" + text + "'; copy it from the list");
    }
    String generation = matcher.group(3);
    return new DeadLetterKey(
        matcher.group(1),
        matcher.group(2),
        matcher.group(4),
        generation == null ? 1 : Integer.parseInt(generation));
  }
}
