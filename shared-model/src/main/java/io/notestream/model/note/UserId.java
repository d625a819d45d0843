package io.notestream.model.note;

import java.nio.charset.StandardCharsets;

/**
 * Who owns a note. Any text of 1 to {@value #MAX_BYTES} bytes of UTF-8 without control characters.
 *
 * <p>The bound leaves room in DynamoDB's 2048 bytes for a partition key's prefix and suffix.
 *
 * @param value as the identity provider names the user
 */
public record UserId(String value) implements Comparable<UserId> {

  /** The longest user id, in bytes of UTF-8. */
  public static final int MAX_BYTES = 256;

  /**
   * @throws IllegalArgumentException if the value is empty, too long or holds a control character
   */
  public UserId {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a user id must not be empty");
    }
    if (value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      throw new IllegalArgumentException("a user id is at most " + MAX_BYTES + " bytes of UTF-8");
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a user id must not hold control characters");
    }
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
