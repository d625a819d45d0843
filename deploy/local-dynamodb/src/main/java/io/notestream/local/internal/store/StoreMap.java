package io.notestream.local.internal.store;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * One ordered map of a {@link Store}. Keys are compared as unsigned bytes; neither keys nor values
 * may be altered after they were handed in. {@link #put} and {@link #remove} are for use inside
 * {@link Store#commit} alone.
 */
public interface StoreMap<V> {

  /** Returns the value of a key, null if there is none. */
  @Nullable V get(byte[] key);

  /** Stores the value and returns the one that it replaces, null if there was none. */
  @Nullable V put(byte[] key, V value);

  /** Removes the value of a key and returns it, null if there was none. */
  @Nullable V remove(byte[] key);

  /**
   * Returns the entries from {@code from} (inclusive) to {@code to} (exclusive; null for the end).
   * Weakly consistent: changes made while it runs may or may not be seen.
   */
  Iterator<Entry<V>> ascending(byte[] from, byte @Nullable [] to);

  /** Returns the entries of {@link #ascending}, last first. */
  Iterator<Entry<V>> descending(byte[] from, byte @Nullable [] to);

  /** Returns the number of entries. */
  long size();

  /** A key and its value. */
  record Entry<V>(byte[] key, V value) {}
}
