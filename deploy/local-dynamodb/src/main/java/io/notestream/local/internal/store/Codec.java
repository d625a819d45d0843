package io.notestream.local.internal.store;

/**
 * How a value becomes bytes, for stores that need them. Stores in memory keep the value itself and
 * never ask.
 */
public interface Codec<V> {

  byte[] encode(V value);

  V decode(byte[] bytes);
}
