package io.notestream.local.item;

import java.util.Arrays;

/** An immutable string of bytes, ordered as unsigned ones. */
public final class Bytes implements Comparable<Bytes> {

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /** Takes the array over: it must not be altered any more. */
  public static Bytes of(byte[] content) {
    return new Bytes(content);
  }

  public int length() {
    return content.length;
  }

  public byte[] toByteArray() {
    return content.clone();
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
