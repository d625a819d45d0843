package io.notestream.local.internal.store;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Keeps everything in memory; all of it is gone when the process ends. */
public final class MemoryStore implements Store {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, MemoryMap<?>> maps = new ConcurrentSkipListMap<>();

  @Override
  @SuppressWarnings(
      "unchecked") // one name is always opened with one type: the codec of the first call stays
  public <V> StoreMap<V> map(String name, Codec<V> codec) {
    return (StoreMap<V>) maps.computeIfAbsent(name, absent -> new MemoryMap<V>());
  }

  @Override
  public void drop(String name) {
    maps.remove(name);
  }

  @Override
  public List<String> names() {
    return List.copyOf(maps.keySet());
  }

  @Override
  public <T> T commit(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public <T> T snapshot(Supplier<T> work) {
    return commit(work);
  }

  @Override
  public boolean waits() {
    return false;
  }

  @Override
  public void close() {
    maps.clear();
  }
}
