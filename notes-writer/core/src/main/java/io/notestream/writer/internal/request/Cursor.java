package io.notestream.writer.internal.request;

import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.response.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the opaque text that leads to the next page of a list. The text holds a position
 * and a checksum of the list and its filters, so that it is not used with others by mistake. It
 * grants no rights: whose list is read depends on the caller alone. Immutable.
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

  /** Returns the text for a position; {@code null} for {@code null}. */
  public @Nullable String write(@Nullable String position) {
    if (position == null) {
      return null;
    }
    byte[] bytes = (fingerprint(position) + position).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Returns the position in the caller's cursor; {@code null} if the caller sent none. */
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

  /** Returns the refusal of a text that is not a cursor of the list. */
  public static RefusedException refused() {
    return new RefusedException(
        Problem.invalid(
            NAME, "not a cursor of this list with these filters; start again without a cursor"));
  }

  /** Tells cursors of other lists and damaged ones from those of this list. */
  private String fingerprint(String position) {
    CRC32 crc = new CRC32();
    crc.update(list.getBytes(StandardCharsets.UTF_8));
    crc.update(0);
    crc.update(position.getBytes(StandardCharsets.UTF_8));
    return String.format("2.%08x.", crc.getValue());
  }
}
