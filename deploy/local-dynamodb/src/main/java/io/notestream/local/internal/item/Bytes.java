package io.notestream.local.internal.item;

import java.util.Arrays;
import java.util.Base64;

/** An immutable string of bytes, ordered as unsigned ones. */
public final class Bytes implements Comparable<Bytes> {

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /**
   * Returns a string of these bytes. It takes the array over, which must not be altered any more.
   */
  public static Bytes of(byte[] content) {
    return new Bytes(content);
  }

  public int length() {
    return content.length;
  }

  public byte[] toByteArray() {
    return content.clone();
  }

  /** Returns the bytes in base64, as they stand in JSON. */
  public String toBase64() {
    return Base64.getEncoder().encodeToString(content);
  }

  public boolean startsWith(Bytes prefix) {
    int length = prefix.content.length;
    return length <= content.length && Arrays.equals(content, 0, length, prefix.content, 0, length);
  }

  public boolean contains(Bytes part) {
    int length = part.content.length;
    for (int start = 0; start + length <= content.length; start++) {
      if (Arrays.equals(content, start, start + length, part.content, 0, length)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(content, other.content);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  @Override
  public String toString() {
    return "Bytes[" + content.length + "]";
  }
}
