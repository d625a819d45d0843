package io.notestream.consumer.deadletter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody did about a dead letter, as the letter keeps it. Immutable.
 *
 * @param at when
 * @param who who, as they called themselves
 * @param what what was done: {@code redrive} or {@code discard}
 * @param why the reason; {@code null} if none was given
 */
public record Handling(Instant at, String who, String what, @Nullable String why) {

  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_REASON = 500;

  /**
   * Cuts texts that are too long to be kept.
   *
   * @param at when
   * @param who cut to 100 characters
   * @param what what was done
   * @param why cut to 500 characters, or {@code null}
   */
  public Handling {
    who = cut(who, LONGEST_NAME);
    why = why == null ? null : cut(why, LONGEST_REASON);
  }

  private static String cut(String text, int length) {
    return text.codePointCount(0, text.length()) <= length
        ? text
        : text.substring(0, text.offsetByCodePoints(0, length));
  }
}
