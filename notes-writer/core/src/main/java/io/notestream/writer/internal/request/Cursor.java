package io.notestream.writer.internal.request;

import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.response.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The opaque text that leads to the next page of a list. It holds a position and what the list was
 * of, so that it cannot be used with another list or other filters by mistake. It gives no rights:
 * whose list it is, the caller's identity says.
 */
public final class Cursor {

  private static final String NAME = "cursor";

  /** The length of every {@link #fingerprint}. */
  private static final int FINGERPRINT = 11;

  private final String list;

  /**
   * @param list what is listed, its filters included
   */
  public Cursor(String list) {
    this.list = list;
  }

  /** The text for a position; {@code null} for none. */
  public @Nullable String write(@Nullable String position) {
    if (position == null) {
      return null;
    }
    byte[] bytes = (fingerprint(position) + position).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The position that the caller's cursor holds; {@code null} if there is none. */
  public @Nullable String read(QueryParameters query) {
    String text = query.text(NAME);
    if (text == null) {
      return null;
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw refused();
    }
    String content = new String(bytes, StandardCharsets.UTF_8);
    if (content.length() <= FINGERPRINT) {
      throw refused();
    }
    String position = content.substring(FINGERPRINT);
    if (!content.startsWith(fingerprint(position))) {
      throw refused();
    }
    return position;
  }

  public static RefusedException refused() {
    return new RefusedException(
        Problem.invalid(
            NAME, "no cursor of this list with these filters; begin again without a cursor"));
  }

  /** Tells a cursor of another list, and one that has suffered on its way. */
  private String fingerprint(String position) {
    CRC32 crc = new CRC32();
    crc.update(list.getBytes(StandardCharsets.UTF_8));
    crc.update(0);
    crc.update(position.getBytes(StandardCharsets.UTF_8));
    return String.format("2.%08x.", crc.getValue());
  }
}
