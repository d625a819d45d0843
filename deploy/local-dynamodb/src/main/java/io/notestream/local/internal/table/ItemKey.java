package io.notestream.local.internal.table;

import java.util.Arrays;

/** The place of an item in its table. The bytes must not be altered. */
public record ItemKey(byte[] bytes) {

  @Override
  public boolean equals(Object other) {
    return other instanceof ItemKey key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "ItemKey[" + bytes.length + " bytes]";
  }
}
