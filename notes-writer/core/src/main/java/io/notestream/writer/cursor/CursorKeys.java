package io.notestream.writer.cursor;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The keys that seal cursors: the first seals, all of them open. To change the key without refusing
 * the cursors that callers hold, put the new one first and drop the old one when no list is being
 * read any more, a day later for instance. Immutable.
 */
public final class CursorKeys {

  /** The shortest secret, in characters: 32, as many as {@code openssl rand -hex 16} prints. */
  public static final int MIN_SECRET_LENGTH = 32;

  private final List<CursorSeal> seals;

  private CursorKeys(List<CursorSeal> seals) {
    this.seals = seals;
  }

  /**
   * {@return keys that are derived from secrets} Every instance that shall read the cursors of
   * another needs the same.
   *
   * @param secrets at least one, each of at least {@link #MIN_SECRET_LENGTH} characters, made by a
   *     random generator
   * @throws IllegalArgumentException if there is none, or one is too short
   */
  public static CursorKeys of(List<String> secrets) {
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one key for cursors");
    }
    for (String secret : secrets) {
      if (secret.length() < MIN_SECRET_LENGTH) {
        throw new IllegalArgumentException(
            "a key for cursors has at least "
                + MIN_SECRET_LENGTH
                + " characters, not "
                + secret.length()
                + "; `openssl rand -base64 32` makes one");
      }
    }
    return new CursorKeys(secrets.stream().map(CursorSeal::new).toList());
  }

  /** {@return a key that nobody else has, and that is gone with the process} */
  public static CursorKeys random() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return of(List.of(Base64.getEncoder().encodeToString(secret)));
  }

  /**
   * {@return a text that says nothing about its content, and that only the same context opens}
   *
   * @param context what the text belongs to
   * @param content what to seal
   */
  public String seal(String context, String content) {
    return seals.get(0).seal(context, content);
  }

  /**
   * {@return the content of a sealed text; empty if none of the keys has sealed it in this context,
   * or it was altered in any bit}
   *
   * @param context what the text must belong to
   * @param sealed the text, from anywhere
   */
  public Optional<String> open(String context, String sealed) {
    return seals.stream()
        .map(seal -> seal.open(context, sealed))
        .filter(Objects::nonNull)
        .findFirst();
  }
}
