package io.notestream.local.store;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.mvstore.MVStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the file from growing for ever: every commit leaves old pages behind, and what is still
 * needed between them is moved together from time to time, a little at once.
 */
final class FileMaintenance implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FileMaintenance.class);
  private static final long EVERY_MILLIS = 2000;
  private static final int FILL_PERCENT = 60;
  private static final int BYTES_AT_ONCE = 1024 * 1024;

  private final MVStore file;
  private final ReentrantLock applying;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(FileMaintenance::daemon);

  /**
   * @param applying held while pages are moved, as moving them commits what has been applied
   */
  FileMaintenance(MVStore file, ReentrantLock applying) {
    this.file = file;
    this.applying = applying;
    thread.scheduleWithFixedDelay(this::compact, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void compact() {
    applying.lock();
    try {
      if (file.compact(FILL_PERCENT, BYTES_AT_ONCE)) {
        file.commit();
      }
      // The file only stays larger than it has to be; the next run tries again, and the log has the
      // cause.
    } catch (RuntimeException failure) {
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

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "dynamodb-file");
    thread.setDaemon(true);
    return thread;
  }
}
