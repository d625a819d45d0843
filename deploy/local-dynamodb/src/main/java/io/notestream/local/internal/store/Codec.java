package io.notestream.local.internal.store;

/**
 * Turns values into bytes and back, for stores that need that. Stores in memory keep the values
 * themselves.
 */
public interface Codec<V> {

  byte[] encode(V value);

  V decode(byte[] bytes);
}
