package io.notestream.local.internal.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;

/**
 * Keeps everything in one file of a directory, so that it survives the death of the process at any
 * moment (the machine's is another matter: the file is handed to the operating system with every
 * commit, and forced to the disk when the store is closed).
 *
 * <p>Commits of several threads are written together: the first to come writes for all that have
 * been applied by then, and the others wait for that or for the next round.
 */
public final class DurableStore implements Store {

  private static final String FILE = "local-dynamodb.mv.db";

  /** How long unused space is left alone, for readers of older pages. */
  private static final int RETENTION_MILLIS = 3_000;

  private static final int CACHE_MEGABYTES = 64;

  private final MVStore file;
  private final Map<String, DurableMap<?>> maps = new ConcurrentHashMap<>();

  /**
   * Held while changes are applied, and while they are written: what is written is never half a
   * commit.
   */
  private final ReentrantLock applying = new ReentrantLock();

  private final ReentrantLock rounds = new ReentrantLock();
  private final Condition roundEnded = rounds.newCondition();
  private final FileMaintenance maintenance;
  private volatile long applied;
  private volatile long durable;
  private boolean writing;

  private DurableStore(MVStore file) {
    this.file = file;
    file.setVersionsToKeep(0);
    file.setRetentionTime(RETENTION_MILLIS);
    maintenance = new FileMaintenance(file, applying, () -> applied);
  }

  /**
   * Opens the store in a directory, which is made if it does not exist.
   *
   * @throws UncheckedIOException if the directory cannot be used, or another process is using it
   */
  public static DurableStore open(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot make the data directory " + directory, failure);
    }
    try {
      return new DurableStore(
          new MVStore.Builder()
              .fileName(SteadyFiles.name(directory.resolve(FILE)))
              .autoCommitDisabled()
              // Otherwise a large commit would be written before it is complete.
              .autoCommitBufferSize(0)
              .cacheSize(CACHE_MEGABYTES)
              .open());
    } catch (MVStoreException failure) {
      String reason =
          failure.getErrorCode() == DataUtils.ERROR_FILE_LOCKED
              ? "the data directory " + directory + " is in use by another process"
              : "cannot open the data directory " + directory;
      throw new UncheckedIOException(reason, new IOException(reason, failure));
    }
  }

  @Override
  @SuppressWarnings(
      "unchecked") // one name is always opened with one type: the codec of the first call stays
  public <V> StoreMap<V> map(String name, Codec<V> codec) {
    return (StoreMap<V>)
        maps.computeIfAbsent(name, absent -> new DurableMap<V>(open(name, new CellType<>(codec))));
  }

  private <V> MVMap<byte[], Cell<V>> open(String name, CellType<V> type) {
    return file.openMap(
        name,
        new MVMap.Builder<byte[], Cell<V>>().keyType(ByteArrayDataType.INSTANCE).valueType(type));
  }

  /** Empties the map rather than removing it: a thread may be reading it. */
  @Override
  public void drop(String name) {
    DurableMap<?> map = maps.get(name);
    if (map != null) {
      map.clear();
    }
  }

  @Override
  public List<String> names() {
    return file.getMapNames().stream().filter(name -> !isEmpty(name)).sorted().toList();
  }

  private boolean isEmpty(String name) {
    DurableMap<?> map = maps.get(name);
    return map != null && map.size() == 0;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // under the lock; volatile is for its readers
  public <T> T commit(Supplier<T> work) {
    if (applying.isHeldByCurrentThread()) {
      return work.get();
    }
    try {
      applying.lock();
      try {
        return work.get();
      } finally {
        applied++;
        applying.unlock();
      }
    } finally {
      // Also when work has failed: the caller may have seen changes of others.
      settle();
    }
  }

  @Override
  public <T> T snapshot(Supplier<T> work) {
    applying.lock();
    try {
      return work.get();
    } finally {
      applying.unlock();
    }
  }

  @Override
  public boolean waits() {
    return true;
  }

  @Override
  public void settle() {
    if (applying.isHeldByCurrentThread()) {
      return;
    }
    long seen = applied;
    if (durable < seen && beginRound(seen)) {
      try {
        write();
      } finally {
        endRound();
      }
    }
  }

  /**
   * Waits until what is wanted is durable, or makes the caller the one who writes it.
   *
   * @return whether the caller is to write
   */
  private boolean beginRound(long wanted) {
    rounds.lock();
    try {
      while (writing && durable < wanted) {
        roundEnded.awaitUninterruptibly();
      }
      if (durable >= wanted) {
        return false;
      }
      writing = true;
      return true;
    } finally {
      rounds.unlock();
    }
  }

  private void write() {
    applying.lock();
    try {
      long written = applied;
      file.commit();
      durable = written;
    } finally {
      applying.unlock();
    }
  }

  private void endRound() {
    rounds.lock();
    try {
      writing = false;
      roundEnded.signalAll();
    } finally {
      rounds.unlock();
    }
  }

  @Override
  public void close() {
    maintenance.close();
    applying.lock();
    try {
      file.commit();
      file.sync();
      file.close();
    } finally {
      applying.unlock();
    }
  }
}
