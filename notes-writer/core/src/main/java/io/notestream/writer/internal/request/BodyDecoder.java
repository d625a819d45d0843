package io.notestream.writer.internal.request;

import io.notestream.writer.http.Request;
import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.response.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Undoes the coding of a body by <a
 * href="https://www.rfc-editor.org/rfc/rfc9110#name-content-encoding">RFC 9110</a>: gzip, or none.
 */
public final class BodyDecoder {

  private static final String NAME = "Content-Encoding";

  private BodyDecoder() {}

  /**
   * Returns the body as it was before it was encoded; refuses the request if the coding is another,
   * or the bytes are not of that coding.
   *
   * @param maxBytes the length of the longest body that is served: what unfolds to more is refused
   *     once so much of it is unfolded, however long it would become
   */
  public static byte[] decode(Request request, int maxBytes) {
    return switch (coding(request.header(NAME))) {
      case "", "identity" -> request.body();
      case "gzip", "x-gzip" -> unzip(request.body(), maxBytes);
      default ->
          throw new RefusedException(
              Problem.unsupportedCoding("send the body with gzip, or without a coding"));
    };
  }

  private static String coding(@Nullable String header) {
    return header == null ? "" : header.strip().toLowerCase(Locale.ROOT);
  }

  private static byte[] unzip(byte[] body, int maxBytes) {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      byte[] plain = in.readNBytes((int) Math.min(Integer.MAX_VALUE, maxBytes + 1L));
      if (plain.length > maxBytes) {
        throw new RefusedException(Problem.tooLong(maxBytes));
      }
      return plain;
    } catch (EOFException e) {
      throw new RefusedException(Problem.malformed("the gzip of the body ends early"));
    } catch (IOException e) {
      throw new RefusedException(Problem.malformed("the body is not gzip"));
    }
  }
}
