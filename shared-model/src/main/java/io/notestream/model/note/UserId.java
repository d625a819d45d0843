package io.notestream.model.note;

/**
 * The id of a user, who owns notes: any string of 1 to {@value #MAX_BYTES} bytes of UTF-8 without
 * control characters or half of a surrogate pair, which UTF-8 does not have. Immutable.
 *
 * <p>The bound leaves room for prefix and suffix in the 2048 bytes of a partition key.
 *
 * @param value as the identity provider names the user
 */
public record UserId(String value) implements Comparable<UserId> {

  /** The longest user id, in bytes of UTF-8. */
  public static final int MAX_BYTES = 256;

  /**
   * Creates an id.
   *
   * @param value as the identity provider names the user
   * @throws IllegalArgumentException if the value is empty, too long or holds a control character
   *     or half of a surrogate pair
   */
  public UserId {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a user id must not be empty");
    }
    if (Utf8.length(value) > MAX_BYTES) {
      throw new IllegalArgumentException("a user id is at most " + MAX_BYTES + " bytes of UTF-8");
    }
    if (!isText(value)) {
      throw new IllegalArgumentException(
          "a user id must not hold control characters or half of a surrogate pair");
    }
  }

  /**
   * {@return whether {@link #UserId(String)} accepts the value}
   *
   * @param value any text
   */
  public static boolean isValid(String value) {
    return !value.isEmpty() && Utf8.length(value) <= MAX_BYTES && isText(value);
  }

  private static boolean isText(String value) {
    for (int i = 0; i < value.length(); i++) { // Not a stream: it is called for every record.
      if (Character.isISOControl(value.charAt(i))) {
        return false;
      }
    }
    return !Utf8.hasLoneSurrogate(value);
  }

  @Override
  public int compareTo(UserId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
