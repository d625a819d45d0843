package io.notestream.writer.cursor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals texts with AES-256-GCM, the context as associated data. Thread-safe.
 *
 * <p>GCM is broken by a nonce that is used for two contents. This one's nonce is a digest of
 * context and content under a key of its own: it repeats only where everything repeats, and the
 * same position always has the same cursor.
 */
final class CursorSeal {

  /** Tells this format from earlier ones, which were not encrypted. */
  private static final byte FORMAT = 4;

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;

  private final SecretKeySpec encryption;
  private final SecretKeySpec nonces;

  CursorSeal(String secret) {
    SecretKeySpec root = mac(secret.getBytes(StandardCharsets.UTF_8));
    this.encryption = new SecretKeySpec(digest(root, "notestream cursor encryption"), "AES");
    this.nonces = mac(digest(root, "notestream cursor nonces"));
  }

  String seal(String context, String content) {
    byte[] nonce = Arrays.copyOf(digest(nonces, context, content), NONCE_BYTES);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, nonce, context)
              .doFinal(content.getBytes(StandardCharsets.UTF_8));
      byte[] bytes =
          ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
              .put(FORMAT)
              .put(nonce)
              .put(sealed)
              .array();
      return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java has AES-GCM", e);
    }
  }

  /** Returns the content; {@code null} if this key has not sealed it in that context. */
  @Nullable String open(String context, String sealed) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(sealed);
    } catch (IllegalArgumentException e) {
      return null;
    }
    if (bytes.length < 1 + NONCE_BYTES + TAG_BYTES || bytes[0] != FORMAT) {
      return null;
    }
    try {
      byte[] nonce = Arrays.copyOfRange(bytes, 1, 1 + NONCE_BYTES);
      byte[] content =
          cipher(Cipher.DECRYPT_MODE, nonce, context)
              .doFinal(bytes, 1 + NONCE_BYTES, bytes.length - 1 - NONCE_BYTES);
      String text = new String(content, StandardCharsets.UTF_8);
      // Base64 has more than one text for the same bytes: only the one that was made is taken.
      return sealed.equals(seal(context, text)) ? text : null;
    } catch (AEADBadTagException e) {
      return null;
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java has AES-GCM", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, encryption, new GCMParameterSpec(8 * TAG_BYTES, nonce));
    cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static SecretKeySpec mac(byte[] key) {
    return new SecretKeySpec(key, "HmacSHA256");
  }

  /** Returns the digest of parts, each with its length, so that no two lists of parts share it. */
  private static byte[] digest(SecretKeySpec key, String... parts) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      for (String part : parts) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
        mac.update(bytes);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java has HMAC with SHA-256", e);
    }
  }
}
