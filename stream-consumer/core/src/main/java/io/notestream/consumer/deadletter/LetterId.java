package io.notestream.consumer.deadletter;

import io.notestream.model.view.DeadLetterKey;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A dead letter's key as people copy it from a list: the sort key, which says all of it. */
final class LetterId {

  private static final Pattern FORM =
      Pattern.compile("(\\d{40})#([0-9a-f]{16})#(?:RECORD|REACTION\\.([a-z0-9-]{1,63}))");

  private LetterId() {}

  static String of(DeadLetterKey key) {
    return key.sk();
  }

  /**
   * @throws IllegalArgumentException if the text is no such id
   */
  static DeadLetterKey parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "no dead letter's id: '" + text + "'; copy it from the list");
    }
    return new DeadLetterKey(matcher.group(1), matcher.group(2), matcher.group(3));
  }
}
