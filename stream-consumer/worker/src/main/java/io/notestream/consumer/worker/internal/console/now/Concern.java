package io.notestream.consumer.worker.internal.console.now;

import org.jspecify.annotations.Nullable;

/**
 * Something that needs somebody's attention. Immutable.
 *
 * @param level how bad it is
 * @param text what is wrong, in words
 * @param todo what to do about it, in words; {@code null} if the text says so
 * @param page the path of the page where to do it; {@code null} if there is none
 */
record Concern(Level level, String text, @Nullable String todo, @Nullable String page) {

  /** How bad it is. */
  enum Level {
    /** Something is lost or stands still until somebody does something. */
    ERROR,
    /** Something is not as it should be, and may pass. */
    WARNING
  }
}
