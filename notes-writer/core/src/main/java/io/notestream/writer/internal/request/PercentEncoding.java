package io.notestream.writer.internal.request;

import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.response.RefusedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Decodes percent-encoded text, strictly: what is not UTF-8 is refused, not replaced. */
public final class PercentEncoding {

  /** What a transport puts where a byte that is not encoded is not UTF-8 either. */
  private static final char REPLACEMENT = '\ufffd';

  private static final char LAST_OF_ASCII = 0x7F;

  private PercentEncoding() {}

  /** Decodes a part of a path, where a plus is a plus. */
  public static String ofPath(String text) {
    return decode("path", text);
  }

  /** Decodes a part of a query string, where a plus is a space. */
  static String ofQuery(String text) {
    return decode("query", text.replace('+', ' '));
  }

  private static String decode(String where, String text) {
    if (isPlain(text)) {
      return text; // As nearly every one, and not worth a decoder.
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    if (text.indexOf(REPLACEMENT) >= 0) {
      throw refused(where);
    }
    try {
      int at = 0;
      while (at < text.length()) {
        int percent = text.indexOf('%', at);
        int end = percent < 0 ? text.length() : percent;
        bytes.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
        at = end;
        if (percent >= 0) {
          bytes.write(octet(text, percent + 1));
          at = percent + 3;
        }
      }
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (NumberFormatException | CharacterCodingException e) {
      throw refused(where);
    }
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%' || c > LAST_OF_ASCII) {
        return false;
      }
    }
    return true;
  }

  private static RefusedException refused(String where) {
    return new RefusedException(Problem.invalid("the " + where + " is not percent-encoded UTF-8"));
  }

  /** Returns the octet of the two hexadecimal digits at that index. */
  private static int octet(String text, int at) {
    int high = at + 1 < text.length() ? Character.digit(text.charAt(at), 16) : -1;
    int low = at + 1 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
    if (high < 0 || low < 0) {
      throw new NumberFormatException("a percent sign without two hexadecimal digits");
    }
    return 16 * high + low;
  }
}
