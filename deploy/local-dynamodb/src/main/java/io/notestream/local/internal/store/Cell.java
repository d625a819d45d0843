package io.notestream.local.internal.store;

import org.jspecify.annotations.Nullable;

/** A value as it lies in a page: its bytes, and the value itself once it has been asked for. */
final class Cell<V> {

  private final byte[] bytes;

  /** Set without a lock: two threads may decode the same bytes, to equal values. */
  private @Nullable V value;

  private Cell(byte[] bytes, @Nullable V value) {
    this.bytes = bytes;
    this.value = value;
  }

  static <V> Cell<V> of(V value, Codec<V> codec) {
    return new Cell<>(codec.encode(value), value);
  }

  static <V> Cell<V> of(byte[] bytes) {
    return new Cell<>(bytes, null);
  }

  byte[] bytes() {
    return bytes;
  }

  V value(Codec<V> codec) {
    V known = value;
    if (known == null) {
      known = codec.decode(bytes);
      value = known;
    }
    return known;
  }
}
