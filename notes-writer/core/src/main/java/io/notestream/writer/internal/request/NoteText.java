package io.notestream.writer.internal.request;

import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Brings titles and tags into the form in which they are stored, so that what looks the same is the
 * same. What was stored by other rules stays as it is.
 */
final class NoteText {

  /** Below the first combining character, every text is its own composed form. */
  private static final char FIRST_COMBINING = '\u0300';

  private NoteText() {}

  /** Returns a title in Unicode's composed form (NFC). */
  static String title(String text) {
    return nfc(text);
  }

  /**
   * Returns a tag in Unicode's composed form, in lower case by no particular language, and without
   * white space and invisible characters at its ends; empty if it is made of nothing else.
   */
  static String tag(String text) {
    // Composed again at the end: the lower case of a composed text need not be composed.
    return nfc(trim(nfc(text)).toLowerCase(Locale.ROOT));
  }

  /** Returns whether a text holds a character that a reader can see. */
  static boolean isVisible(String text) {
    return !trim(text).isEmpty();
  }

  /**
   * Returns what keeps a text from being stored as a title or a tag; {@code null} if nothing does.
   */
  static @Nullable String flaw(String text) {
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      if (isSurrogate(c)) {
        return "contains half of a surrogate pair, which is not a character";
      }
      if (Character.isISOControl(c) && c != '\t' && c != '\n' && c != '\r') {
        return String.format(
            "contains the control character U+%04X; only tabs and line ends are allowed", c);
      }
    }
    return null;
  }

  /** Returns the length in characters, which are Unicode's code points. */
  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static String nfc(String text) {
    return isComposed(text) ? text : Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  /** Returns whether it is plain that a text is composed: nothing in it could combine. */
  private static boolean isComposed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= FIRST_COMBINING) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  private static String trim(String text) {
    int start = 0;
    while (start < text.length() && isInvisible(text.codePointAt(start))) {
      start += Character.charCount(text.codePointAt(start));
    }
    int end = text.length();
    while (end > start && isInvisibleAtEnd(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(start, end);
  }

  private static boolean isInvisible(int c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT
        || isSelector(c)
        || isFiller(c);
  }

  /**
   * After a character, a selector is part of it: without the last one, a heart is no longer red and
   * a flag no longer Scotland's.
   */
  private static boolean isInvisibleAtEnd(int c) {
    return isInvisible(c) && !isSelector(c);
  }

  /** Variation selectors, and the tags of which some flags are made. */
  private static boolean isSelector(int c) {
    return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0020 && c <= 0xE01EF);
  }

  /** What is drawn as nothing, though its category says otherwise: fillers of Hangul and Khmer. */
  private static boolean isFiller(int c) {
    return switch (c) {
      case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0 -> true;
      default -> c >= 0x180B && c <= 0x180F;
    };
  }
}
