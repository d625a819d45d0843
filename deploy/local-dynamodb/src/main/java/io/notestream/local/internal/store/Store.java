package io.notestream.local.internal.store;

import java.util.List;
import java.util.function.Supplier;

/**
 * Named, ordered maps with byte keys, and commits that reach over several of them. Safe for use by
 * several threads: reads may happen at any time and see each single change whole; changes happen
 * inside {@link #commit} only, one commit after the other.
 */
public interface Store extends AutoCloseable {

  /**
   * Returns the map of that name, made on first use. The same name always gives the same map; the
   * codec of the first call stays.
   */
  <V> StoreMap<V> map(String name, Codec<V> codec);

  /** Removes a map and all that it holds. Only inside a commit. */
  void drop(String name);

  /** Returns the names of all maps that exist, sorted. */
  List<String> names();

  /**
   * Runs {@code work} alone; its changes become durable together or not at all. Returns when they
   * would survive the death of the process. Work checks first and changes last: an exception after
   * its first change leaves what was changed. Commits nest: an inner one is a part of the outer.
   */
  <T> T commit(Supplier<T> work);

  /**
   * Runs {@code work} while no commit is in progress, so that it sees all of a commit or nothing of
   * it.
   */
  <T> T snapshot(Supplier<T> work);

  /**
   * Waits until all that the calling thread may have read is durable, including the changes of
   * other threads. Without it a caller could see a change that is lost when the process dies.
   */
  default void settle() {}

  /**
   * Returns whether {@link #commit} may wait for a disk: such a store is not to be used from an
   * event loop.
   */
  boolean waits();

  @Override
  void close();
}
