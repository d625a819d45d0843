package io.notestream.local.internal.store;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the file from growing for ever. Every commit leaves old pages behind; what is still needed
 * between them is moved together from time to time, a little at once. While there are no commits,
 * the file is made smaller too.
 */
final class FileMaintenance implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FileMaintenance.class);
  private static final long EVERY_MILLIS = 500;
  private static final int FILL_PERCENT = 60;
  private static final int BYTES_AT_ONCE = 2 * 1024 * 1024;
  private static final int SHRINK_MILLIS = 50;
  private static final long SMALL_BYTES = 16 * 1024 * 1024;

  private final MVStore file;
  private final ReentrantLock applying;
  private final LongSupplier commits;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(FileMaintenance::daemon);
  private long commitsBefore;

  /**
   * Starts the maintenance.
   *
   * @param applying held while pages are moved, as moving them commits what has been applied
   * @param commits the number of commits so far
   */
  @SuppressWarnings("FutureReturnValueIgnored") // runs until the end, and logs what goes wrong
  FileMaintenance(MVStore file, ReentrantLock applying, LongSupplier commits) {
    this.file = file;
    this.applying = applying;
    this.commits = commits;
    thread.scheduleWithFixedDelay(this::run, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void run() {
    applying.lock();
    try {
      boolean idle = commits.getAsLong() == commitsBefore;
      commitsBefore = commits.getAsLong();
      if (file.getFileStore().size() < SMALL_BYTES) {
        return;
      }
      if (file.getFileStore().getChunksFillRate() < FILL_PERCENT) {
        if (file.compact(FILL_PERCENT, BYTES_AT_ONCE)) {
          file.commit();
        }
      } else if (idle && file.getFillRate() < FILL_PERCENT) {
        int retention = file.getRetentionTime();
        file.compactFile(SHRINK_MILLIS);
        file.setRetentionTime(retention);
      }
    } catch (RuntimeException failure) {
      // The file only stays larger than it has to be; the next run tries again.
      LOG.warn("compacting the data file failed", failure);
    } finally {
      applying.unlock();
    }
  }

  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("the data file is closed while it is being compacted");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "dynamodb-file");
    thread.setDaemon(true);
    return thread;
  }
}
