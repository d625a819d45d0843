package io.notestream.writer.identity;

import io.notestream.model.note.UserId;
import io.notestream.writer.http.Request;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An identity that trusts the header {@value #HEADER}. Only for development on one machine: every
 * caller is whom the header names, and an operator. Thread-safe.
 */
public final class LocalIdentity implements Identity {

  /** The header that names the user. */
  public static final String HEADER = "X-User-Id";

  private static final String CHALLENGE = "Local header=\"" + HEADER + "\"";

  /** Creates the identity. */
  public LocalIdentity() {}

  @Override
  public Caller identify(Request request) {
    List<String> values = request.headers(HEADER);
    if (values.size() != 1) {
      return new Caller.Unknown(
          values.isEmpty()
              ? "the header " + HEADER + " must name the user"
              : "the header " + HEADER + " must be sent once, not " + values.size() + " times",
          CHALLENGE,
          true);
    }
    try {
      return new Caller.Known(new UserId(utf8(values.get(0).strip())), true);
    } catch (IllegalArgumentException e) {
      return new Caller.Unknown("the header " + HEADER + ": " + e.getMessage(), CHALLENGE, true);
    }
  }

  @Override
  public boolean loopbackOnly() {
    return true;
  }

  /** Servers read headers as ISO-8859-1; clients such as curl send the bytes of UTF-8. */
  private static String utf8(String value) {
    if (value.chars().noneMatch(c -> c > 0x7f) || value.chars().anyMatch(c -> c > 0xff)) {
      return value;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      return value; // It is ISO-8859-1.
    }
  }
}
