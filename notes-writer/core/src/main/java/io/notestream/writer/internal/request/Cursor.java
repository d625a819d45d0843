package io.notestream.writer.internal.request;

import io.notestream.writer.internal.response.Problem;
import io.notestream.writer.internal.response.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the opaque text that leads to the next page of a list. Immutable.
 *
 * <p>The text is a digest of the list, its filters and the position, followed by the position,
 * masked by what the digest and the list give: nothing of it can be read by looking at it, each
 * position has one text, and any other text, or the text of another list, is refused.
 *
 * <p>There is no key in it, since every instance must read the cursors of every other: who knows
 * the list and this code can unmask and make a cursor. It grants no rights: whose list is read
 * depends on the caller alone.
 */
public final class Cursor {

  private static final String NAME = "cursor";

  /** Tells this format from earlier and later ones. */
  private static final byte FORMAT = 3;

  /** The length of the digest in the text: none is met by chance. */
  private static final int DIGEST_BYTES = 16;

  private final byte[] list;

  /**
   * @param list what is listed, its filters included
   */
  public Cursor(String list) {
    this.list = list.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the text for a position; {@code null} for {@code null}. */
  public @Nullable String write(@Nullable String position) {
    if (position == null) {
      return null;
    }
    byte[] plain = position.getBytes(StandardCharsets.UTF_8);
    byte[] digest = digest(plain);
    byte[] bytes =
        ByteBuffer.allocate(1 + DIGEST_BYTES + plain.length)
            .put(FORMAT)
            .put(digest)
            .put(masked(plain, digest))
            .array();
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
    if (bytes.length <= 1 + DIGEST_BYTES) {
      throw refused();
    }
    byte[] digest = Arrays.copyOfRange(bytes, 1, 1 + DIGEST_BYTES);
    byte[] plain = masked(Arrays.copyOfRange(bytes, 1 + DIGEST_BYTES, bytes.length), digest);
    String position = new String(plain, StandardCharsets.UTF_8);
    // Base64 has more than one text for the same bytes: only the one that was written is taken.
    if (!text.equals(write(position))) {
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

  /** Tells cursors of other lists and altered ones from those of this list. */
  private byte[] digest(byte[] position) {
    return Arrays.copyOf(sha256((byte) 0, list, position), DIGEST_BYTES);
  }

  /** Returns the position masked or, as masking twice changes nothing, unmasked. */
  private byte[] masked(byte[] position, byte[] digest) {
    byte[] masked = position.clone();
    byte[] mask = {};
    for (int i = 0; i < masked.length; i++) {
      int at = i % 32;
      if (at == 0) {
        mask = sha256((byte) 1, list, digest, ByteBuffer.allocate(4).putInt(i).array());
      }
      masked[i] ^= mask[at];
    }
    return masked;
  }

  /** Returns the digest of parts, each with its length, so that no two lists of parts share it. */
  private static byte[] sha256(byte purpose, byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(purpose);
      for (byte[] part : parts) {
        digest.update(ByteBuffer.allocate(4).putInt(part.length).array());
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
